<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" %>
<%@ page import="java.io.IOException, java.nio.file.Files, java.nio.file.Path, java.nio.file.StandardOpenOption" %>
<%@ page import="java.time.LocalDateTime, java.time.format.DateTimeFormatter, java.util.List" %>
<%!
    /** One line an entry, name and words and time apart by tabs, in the directory that is this application's own. */
    private static final Path BOOK = Path.of(System.getenv().getOrDefault("HOME", "."), "guestbook.tsv");

    private static String plain(String text, int limit) {
        String one = text == null ? "" : text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return one.length() <= limit ? one : one.substring(0, limit);
    }

    private static String html(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static synchronized List<String> entries() throws IOException {
        return Files.exists(BOOK) ? Files.readAllLines(BOOK) : List.of();
    }

    private static synchronized void add(String name, String words) throws IOException {
        String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm"));
        Files.writeString(BOOK, name + "\t" + words + "\t" + time + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
%>
<%
    request.setCharacterEncoding("UTF-8");
    if (request.getMethod().equals("POST")) {
        String name = plain(request.getParameter("name"), 60);
        String words = plain(request.getParameter("words"), 500);
        if (!name.isEmpty() && !words.isEmpty()) {
            add(name, words);
            session.setAttribute("name", name);
        }
        response.sendRedirect(request.getContextPath() + "/");
        return;
    }
    Integer before = (Integer) session.getAttribute("visits");
    int visits = before == null ? 1 : before + 1;
    session.setAttribute("visits", visits);
    String known = (String) session.getAttribute("name");
    String name = known == null ? "" : known;
    List<String> entries = entries();
%>
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Harbour guestbook</title>
  <link rel="stylesheet" href="style.css">
</head>
<body>
<header>
  <h1>Harbour guestbook</h1>
  <p>Welcome<%= name.isEmpty() ? "" : ", " + html(name) %>. <%= visits == 1 ? "This is your first visit." : "You have been here " + visits + " times." %></p>
</header>
<main>
  <form method="post" action="index.jsp">
    <label>Name <input name="name" required maxlength="60" value="<%= html(name) %>"></label>
    <label>Words <textarea name="words" required maxlength="500" rows="3"></textarea></label>
    <button>Sign the book</button>
  </form>
  <% if (entries.isEmpty()) { %><p class="empty">Nobody has signed yet.</p><% } %>
  <ol reversed>
  <% for (String line : entries.reversed()) { String[] entry = line.split("\t", 3); if (entry.length == 3) { %>
    <li><blockquote><%= html(entry[1]) %></blockquote><p><b><%= html(entry[0]) %></b> <small><%= html(entry[2]) %></small></p></li>
  <% } } %>
  </ol>
</main>
</body>
</html>
