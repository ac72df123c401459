package dev.slipway.worker.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoded UTF-8: what is left is printable ASCII without space, '%' and '='. */
public final class Percent {
    private static final String PLAIN = "-._~/:,;@+()[]!*'";

    private Percent() {}

    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(hexDigit((b >> 4) & 0xF)).append(hexDigit(b & 0xF));
            }
        }
        return encoded.toString();
    }

    public static String decode(String encoded) throws ProtocolException {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.put((byte) (digit(encoded, i + 1) << 4 | digit(encoded, i + 2)));
                i += 2;
            } else if (c > ' ' && c < 0x7F && c != '=') {
                bytes.put((byte) c);
            } else {
                throw new ProtocolException("a value has a character that must be percent-encoded");
            }
        }
        try {
            // a new decoder reports malformed input, where new String would replace it
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException("a value is not UTF-8");
        }
    }

    private static boolean isPlain(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || PLAIN.indexOf(b) >= 0;
    }

    private static char hexDigit(int value) {
        return "0123456789ABCDEF".charAt(value);
    }

    private static int digit(String encoded, int index) throws ProtocolException {
        char c = index < encoded.length() ? encoded.charAt(index) : ' ';
        int value = c < 0x7F ? Character.digit(c, 16) : -1;
        if (value < 0) {
            throw new ProtocolException("a percent sign is not followed by two hexadecimal digits");
        }
        return value;
    }
}
