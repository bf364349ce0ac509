package dev.countersign.avro.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublishedTest {

  static Stream<WireType> types() {
    return Wire.types().stream();
  }

  @Test
  void shouldBeWhatIsCommitted() throws IOException {
    for (var file : Published.all().entrySet()) {
      if (Published.publishing()) {
        Published.write(file.getKey(), file.getValue());
      }
      assertThat(file.getKey()).exists();
      assertThat(Files.readString(file.getKey()))
          .as(
              "%s (a record that has shipped is never edited; see Published)",
              file.getKey().getFileName())
          .isEqualTo(file.getValue());
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldReadGoldenBytesAsTheSample(WireType type) throws IOException {
    var golden = HexFormat.of().parseHex(Files.readString(Published.goldenFile(type)).strip());

    assertThat(Wire.decode(golden, Object.class)).isEqualTo(Samples.of(type));
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldBeReadableWithPlainAvroAndTheSchemaFileAlone(WireType type) throws IOException {
    var schema = new Schema.Parser().parse(Files.readString(Published.schemaFile(type)));
    var golden = HexFormat.of().parseHex(Files.readString(Published.goldenFile(type)).strip());

    GenericRecord read =
        new BinaryMessageDecoder<GenericRecord>(GenericData.get(), schema).decode(golden);

    assertThat(read.getSchema().getFullName()).isEqualTo(schema.getFullName());
    assertThat(GenericData.get().validate(schema, read)).isTrue();
  }
}
