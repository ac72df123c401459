package dev.slipway.admin.access;

import java.net.InetAddress;
import java.util.Arrays;

/** A range of addresses in CIDR's writing: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address. */
public record Network(String written) {
    /** @throws IllegalArgumentException if it is not written so */
    public Network {
        int slash = written.indexOf('/');
        int bits = InetAddress.ofLiteral(slash < 0 ? written : written.substring(0, slash))
                        .getAddress()
                        .length
                * 8;
        if (slash >= 0) {
            int length = Integer.parseInt(written.substring(slash + 1));
            if (length < 0 || length > bits) {
                throw new IllegalArgumentException(written + ": at most /" + bits);
            }
        }
    }

    public boolean holds(String address) {
        try {
            return holds(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public boolean holds(InetAddress address) {
        int slash = written.indexOf('/');
        byte[] mine = InetAddress.ofLiteral(slash < 0 ? written : written.substring(0, slash))
                .getAddress();
        byte[] other = address.getAddress();
        int length = slash < 0 ? mine.length * 8 : Integer.parseInt(written.substring(slash + 1));
        return mine.length == other.length && Arrays.equals(masked(mine, length), masked(other, length));
    }

    private static byte[] masked(byte[] address, int length) {
        byte[] masked = address.clone();
        for (int bit = length; bit < masked.length * 8; bit++) {
            masked[bit / 8] &= (byte) ~(0x80 >>> (bit % 8));
        }
        return masked;
    }

    /** The neighbourhood that shares one fate when passwords are guessed: a /24 or a /64. */
    public static String around(String address) {
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            int length = bytes.length == 4 ? 24 : 64;
            return InetAddress.getByAddress(masked(bytes, length)).getHostAddress() + "/" + length;
        } catch (IllegalArgumentException | java.net.UnknownHostException e) {
            return address;
        }
    }
}
