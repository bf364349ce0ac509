package dev.countersign.proof.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.Digest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The leaves and roots are those of the tests of Certificate Transparency's first logs. */
class MerkleTest {
  private static final List<byte[]> DATA =
      List.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .stream()
          .map(HexFormat.of()::parseHex)
          .toList();
  private static final MerkleProofs.Leaves LEAVES = index -> DATA.get((int) index);
  private static final List<Digest> ROOTS =
      List.of(
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
              "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
              "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
              "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
              "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
              "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
              "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
          .stream()
          .map(Digest::new)
          .toList();

  @Test
  void shouldHaveThePublishedRootAtEachSize() {
    var range = new CompactRange();
    for (int size = 0; size <= DATA.size(); size++) {
      assertThat(range.size()).isEqualTo(size);
      assertThat(range.root()).isEqualTo(ROOTS.get(size));
      assertThat(MerkleProofs.root(LEAVES, size)).isEqualTo(ROOTS.get(size));
      if (size < DATA.size()) {
        range.append(DATA.get(size));
      }
    }
  }

  @Test
  void shouldHaveTheSameRootGrownOrWhole() {
    MerkleProofs.Leaves leaves =
        index -> Long.toString(index).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    var range = new CompactRange();
    for (int size = 1; size <= 300; size++) {
      range.append(leaves.at(size - 1));
      assertThat(range.root()).isEqualTo(MerkleProofs.root(leaves, size));
    }
  }

  @Test
  void shouldProveEachLeafInEachTreeAndNoOther() {
    for (int size = 1; size <= DATA.size(); size++) {
      for (int index = 0; index < size; index++) {
        var proof = MerkleProofs.inclusion(LEAVES, index, size);

        assertThat(included(index, index, size, proof)).isTrue();
        for (int other = 0; other < size; other++) {
          assertThat(included(other, index, size, proof)).isEqualTo(other == index);
          assertThat(included(index, other, size, proof)).isEqualTo(other == index);
        }
        assertThat(included(index, index, size, longer(proof))).isFalse();
        if (!proof.isEmpty()) {
          assertThat(included(index, index, size, proof.subList(1, proof.size()))).isFalse();
        }
      }
    }
    assertThat(included(0, 0, 0, List.of())).isFalse();
    assertThat(included(0, -1, 1, List.of())).isFalse();
  }

  @Test
  void shouldProveThatEachTreeBeginsWithEachEarlierOneAndNoOther() {
    for (int later = 0; later <= DATA.size(); later++) {
      for (int earlier = 0; earlier <= later; earlier++) {
        var proof = MerkleProofs.consistency(LEAVES, earlier, later);

        assertThat(consistent(earlier, earlier, later, proof)).isTrue();
        for (int other = 0; other <= DATA.size(); other++) {
          assertThat(consistent(earlier, other, later, proof)).isEqualTo(other == earlier);
        }
        assertThat(consistent(earlier, earlier, later, longer(proof))).isFalse();
        if (!proof.isEmpty()) {
          assertThat(consistent(earlier, earlier, later, proof.subList(1, proof.size()))).isFalse();
        }
      }
    }
    assertThat(consistent(3, 3, 2, List.of())).isFalse();
  }

  @Test
  void shouldRefuseToProveWhatIsNotThere() {
    assertThatThrownBy(() -> MerkleProofs.inclusion(LEAVES, 3, 3))
        .hasMessage("Expected a place in a tree of 3 leaves, but got 3");
    assertThatThrownBy(() -> MerkleProofs.consistency(LEAVES, 4, 3))
        .hasMessage("Expected a place in a tree of 3 leaves, but got 4");
  }

  private static boolean included(int data, int index, int size, List<Digest> proof) {
    return MerkleProofs.isIncluded(DATA.get(data), index, size, proof, ROOTS.get(size));
  }

  private static boolean consistent(int earlier, int rootOf, int later, List<Digest> proof) {
    return MerkleProofs.isConsistent(earlier, ROOTS.get(rootOf), later, ROOTS.get(later), proof);
  }

  private static List<Digest> longer(List<Digest> proof) {
    var all = new ArrayList<>(proof);
    all.add(Digest.NONE);
    return all;
  }
}
