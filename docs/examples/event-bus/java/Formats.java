import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.util.*;
import org.apache.avro.Schema;
import org.apache.avro.generic.*;
import org.apache.avro.message.*;

/** How things are written down: records by their .avsc files, hashes and ids by the formulas of docs/trust.md. */
class Formats {
  // Avro in single-object encoding, by the .avsc files.

  static byte[] encode(Path avsc, String type, Map<String, ?> fields) throws Exception {
    var buffer = new BinaryMessageEncoder<>(GenericData.get(), schema(avsc, type)).encode(avro(schema(avsc, type), fields));
    return Arrays.copyOf(buffer.array(), buffer.limit());
  }

  static GenericRecord decode(Path avsc, String type, byte[] value) throws Exception {
    return new BinaryMessageDecoder<GenericRecord>(GenericData.get(), schema(avsc, type)).decode(value);
  }

  static Schema schema(Path avsc, String type) throws Exception {
    return new Schema.Parser().parse(avsc.resolve("dev.countersign." + type + ".v1.avsc").toFile());
  }

  static Object avro(Schema schema, Object value) {
    return switch (schema.getType()) {
      case RECORD -> {
        var made = new GenericData.Record(schema);
        ((Map<?, ?>) value).forEach((name, it) -> made.put((String) name, avro(schema.getField((String) name).schema(), it)));
        yield made;
      }
      case ARRAY -> ((List<?>) value).stream().map(it -> avro(schema.getElementType(), it)).toList();
      case ENUM -> new GenericData.EnumSymbol(schema, value);
      case FIXED -> new GenericData.Fixed(schema, (byte[]) value);
      case BYTES -> ByteBuffer.wrap((byte[]) value);
      default -> value;
    };
  }

  // Hashes, and what they are made of: docs/trust.md has the formulas.

  static byte[] tagged(String domain, byte[]... parts) throws Exception {
    var hash = MessageDigest.getInstance("SHA-256");
    hash.update(lp(utf8("countersign/v1/" + domain)));
    for (byte[] part : parts) hash.update(lp(part));
    return hash.digest();
  }

  static byte[] salted(byte[] salt, byte[] content) throws Exception {
    var hash = MessageDigest.getInstance("SHA-256");
    for (byte[] piece : List.of(lp(utf8("countersign/v1/payload")), salt, content)) hash.update(piece);
    return hash.digest();
  }

  static byte[] lp(byte[] part) {
    return ByteBuffer.allocate(8 + part.length).putLong(part.length).put(part).array();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  static String base32(byte[] id) {
    var text = new StringBuilder();
    for (int shift = 125; shift >= 0; shift -= 5)
      text.append("0123456789abcdefghjkmnpqrstvwxyz".charAt(new BigInteger(1, id).shiftRight(shift).intValue() & 31));
    return text.toString();
  }

  static byte[] pem(String file) throws Exception {
    return Base64.getMimeDecoder().decode(Files.readString(Path.of(file)).replaceAll("-----[^-]+-----", ""));
  }
}
