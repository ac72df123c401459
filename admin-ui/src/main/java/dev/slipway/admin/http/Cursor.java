package dev.slipway.admin.http;

/**
 * Which part of a list is asked for: {@code ?limit=&cursor=}.
 *
 * @param after the last id of the page before; empty for the first
 */
public record Cursor(int limit, String after, String query) {
    public static final int MOST = 500;
    public static final int USUAL = 50;
}
