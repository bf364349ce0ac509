package dev.countersign.proof.merkle;

import dev.countersign.protocol.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * The two proofs of RFC 6962 (sections 2.1.1 and 2.1.2), made from all leaves and checked, as RFC
 * 9162 says (sections 2.1.3.2 and 2.1.4.2), from roots alone: that an entry is under a root, and
 * that a later tree begins with an earlier one. The checks never throw, whatever they are given.
 */
public final class MerkleProofs {
  private MerkleProofs() {}

  /** The data of a tree's leaves, by their place from 0. */
  public interface Leaves {
    byte[] at(long index);
  }

  /** The root over the first {@code size} leaves. */
  public static Digest root(Leaves leaves, long size) {
    return Digest.of(subtree(new MerkleHash(), leaves, 0, size));
  }

  /**
   * Proves that a leaf is in the tree of the first {@code size} leaves.
   *
   * @throws IllegalArgumentException when it is not
   */
  public static List<Digest> inclusion(Leaves leaves, long index, long size) {
    require(index >= 0 && index < size, index, size);
    var path = new ArrayList<Digest>();
    path(new MerkleHash(), leaves, index, 0, size, path);
    return List.copyOf(path);
  }

  /**
   * Proves that the tree of {@code size} leaves begins with that of the first {@code earlier}.
   *
   * @throws IllegalArgumentException when it is smaller
   */
  public static List<Digest> consistency(Leaves leaves, long earlier, long size) {
    require(earlier >= 0 && earlier <= size, earlier, size);
    var path = new ArrayList<Digest>();
    if (earlier > 0 && earlier < size) {
      subproof(new MerkleHash(), leaves, earlier, 0, size, true, path);
    }
    return List.copyOf(path);
  }

  /** Whether a leaf of this data is at this place in the tree of this root. */
  public static boolean isIncluded(
      byte[] data, long index, long size, List<Digest> proof, Digest root) {
    if (index < 0 || index >= size) {
      return false;
    }
    var hash = new MerkleHash();
    byte[] found = hash.leaf(data);
    long place = index;
    long last = size - 1;
    for (var step : proof) {
      if (last == 0) {
        return false;
      }
      if ((place & 1) == 1 || place == last) {
        found = hash.node(step.toArray(), found);
        while ((place & 1) == 0 && place != 0) {
          place >>>= 1;
          last >>>= 1;
        }
      } else {
        found = hash.node(found, step.toArray());
      }
      place >>>= 1;
      last >>>= 1;
    }
    return last == 0 && Digest.of(found).equals(root);
  }

  /** Whether the tree of the later root begins with the leaves of the earlier one. */
  public static boolean isConsistent(
      long earlier, Digest earlierRoot, long later, Digest laterRoot, List<Digest> proof) {
    if (earlier < 0 || earlier > later) {
      return false;
    }
    if (earlier == 0) {
      return proof.isEmpty() && earlierRoot.equals(Digest.of(new MerkleHash().empty()));
    }
    if (earlier == later) {
      return proof.isEmpty() && earlierRoot.equals(laterRoot);
    }
    var steps = new ArrayList<>(proof);
    if (Long.bitCount(earlier) == 1) {
      steps.addFirst(earlierRoot);
    }
    return !steps.isEmpty() && leadsToBoth(earlier, earlierRoot, later, laterRoot, steps);
  }

  private static boolean leadsToBoth(
      long earlier, Digest earlierRoot, long later, Digest laterRoot, List<Digest> steps) {
    var hash = new MerkleHash();
    long place = earlier - 1;
    long last = later - 1;
    while ((place & 1) == 1) {
      place >>>= 1;
      last >>>= 1;
    }
    byte[] old = steps.getFirst().toArray();
    byte[] grown = old;
    for (var step : steps.subList(1, steps.size())) {
      if (last == 0) {
        return false;
      }
      if ((place & 1) == 1 || place == last) {
        old = hash.node(step.toArray(), old);
        grown = hash.node(step.toArray(), grown);
        while ((place & 1) == 0 && place != 0) {
          place >>>= 1;
          last >>>= 1;
        }
      } else {
        grown = hash.node(grown, step.toArray());
      }
      place >>>= 1;
      last >>>= 1;
    }
    return last == 0 && Digest.of(old).equals(earlierRoot) && Digest.of(grown).equals(laterRoot);
  }

  private static void path(
      MerkleHash hash, Leaves leaves, long index, long from, long to, List<Digest> path) {
    if (to - from == 1) {
      return;
    }
    long middle = from + split(to - from);
    if (index < middle) {
      path(hash, leaves, index, from, middle, path);
      path.add(Digest.of(subtree(hash, leaves, middle, to)));
    } else {
      path(hash, leaves, index, middle, to, path);
      path.add(Digest.of(subtree(hash, leaves, from, middle)));
    }
  }

  private static void subproof(
      MerkleHash hash,
      Leaves leaves,
      long earlier,
      long from,
      long to,
      boolean whole,
      List<Digest> path) {
    if (earlier == to) {
      if (!whole) {
        path.add(Digest.of(subtree(hash, leaves, from, to)));
      }
      return;
    }
    long middle = from + split(to - from);
    if (earlier <= middle) {
      subproof(hash, leaves, earlier, from, middle, whole, path);
      path.add(Digest.of(subtree(hash, leaves, middle, to)));
    } else {
      subproof(hash, leaves, earlier, middle, to, false, path);
      path.add(Digest.of(subtree(hash, leaves, from, middle)));
    }
  }

  private static byte[] subtree(MerkleHash hash, Leaves leaves, long from, long to) {
    if (from == to) {
      return hash.empty();
    }
    if (to - from == 1) {
      return hash.leaf(leaves.at(from));
    }
    long middle = from + split(to - from);
    byte[] left = subtree(hash, leaves, from, middle);
    return hash.node(left, subtree(hash, leaves, middle, to));
  }

  /** The largest power of two below a number of leaves, which is at least 2. */
  private static long split(long leaves) {
    return Long.highestOneBit(leaves - 1);
  }

  private static void require(boolean inside, long place, long size) {
    if (!inside) {
      throw new IllegalArgumentException(
          "Expected a place in a tree of %d leaves, but got %d".formatted(size, place));
    }
  }
}
