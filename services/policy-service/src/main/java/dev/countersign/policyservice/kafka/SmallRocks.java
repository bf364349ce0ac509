package dev.countersign.policyservice.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * One allowance of memory for the stores of all tasks together; by default each would take as much
 * for itself. Made by Kafka Streams, which wants a public class and constructor.
 */
public final class SmallRocks implements RocksDBConfigSetter {
  private static final long MEMORY = 64L << 20;
  private static final long WRITE_BUFFERS = 32L << 20;

  /** What was deleted is off the disk by then, also where nothing is written any more. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(7);

  static {
    org.rocksdb.RocksDB.loadLibrary();
  }

  private static final Cache CACHE = new LRUCache(MEMORY);
  private static final WriteBufferManager BUFFERS = new WriteBufferManager(WRITE_BUFFERS, CACHE);

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    var table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(BUFFERS);
    options.setWriteBufferSize(8L << 20);
    options.setMaxWriteBufferNumber(2);
    options.setPeriodicCompactionSeconds(FORGOTTEN_AFTER.toSeconds());
  }

  /** The memory is shared by all stores and lives as long as the process. */
  @Override
  public void close(String store, Options options) {}
}
