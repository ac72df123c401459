package dev.slipway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.e2e.http.Answer;
import dev.slipway.e2e.http.Ask;
import dev.slipway.e2e.stage.Application;
import dev.slipway.e2e.stage.Instance;
import dev.slipway.e2e.stage.Shared;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must hold, 2: other people's WARs, as published. */
@ExtendWith(Shared.class)
class ThirdPartyIT {
    private static final Path WARS = Path.of(System.getProperty("slipway.wars"));

    private final Instance instance;

    ThirdPartyIT(Instance instance) {
        this.instance = instance;
    }

    @AfterEach
    void remove() {
        instance.removeAll();
    }

    /** Jetty's demonstration of JSP: tag libraries, tag files, beans, expressions; in javax and in jakarta. */
    @ParameterizedTest
    @CsvSource({"jetty-ee8-demo-jsp-webapp, ee8", "jetty-ee10-demo-jsp-webapp, ee10"})
    void jspDemonstrationRendersPostsAndKeepsItsSession(String war, String environment) {
        Application demo = live("demo", war);
        assertEquals(environment, environment(demo));
        for (String page : List.of("index", "bean1", "bean2", "dump", "jstl", "tag", "tag2", "tagfile", "foo/foo")) {
            assertEquals(200, get(demo, "/" + page + ".jsp").status(), page);
        }
        assertTrue(get(demo, "/jstl.jsp").body().contains("JSTL Example"));
        String posted = instance.front()
                .exchange(Ask.form(demo.host(), "/expr.jsp", "A=21"))
                .body();
        assertTrue(posted.contains("<td>42&nbsp;</td>"), posted);

        String cookies = get(demo, "/bean1.jsp").cookies();
        assertTrue(visit(demo, "/bean2.jsp", cookies).contains("accessed 2 times"));
        instance.slipway("restart", demo.key()).succeeded();
        assertTrue(visit(demo, "/bean1.jsp", cookies).contains("accessed 3 times"));
        instance.slipway("stop", demo.key()).succeeded();
        instance.slipway("start", demo.key()).succeeded();
        assertTrue(visit(demo, "/bean1.jsp", cookies).contains("accessed 4 times"));
    }

    /** A wiki in JSP, javax: pages are edited with forms and kept in the tenant's own directory. */
    @Test
    void jspWikiIsReadAndWritten() {
        Application wiki = live("wiki", "jspwiki-war");
        assertEquals("ee8", environment(wiki));
        assertTrue(get(wiki, "/Wiki.jsp").body().contains("JSPWiki: Main"));
        Answer editor = get(wiki, "/Edit.jsp?page=SandBox");
        // a field whose name is another one each time keeps machines out
        Matcher field = Pattern.compile("<input type='hidden' name='([a-z]+)' value='(-?[0-9]+)'")
                .matcher(editor.body());
        assertTrue(field.find(), editor.body());
        Answer saved = instance.front()
                .exchange(Ask.form(
                                wiki.host(),
                                "/Edit.jsp?page=SandBox",
                                "page=SandBox&action=save&submit_auth=&ok=Save&encodingcheck=" + encoded("ぁ") + "&"
                                        + field.group(1) + "=" + field.group(2) + "&_editedtext="
                                        + encoded("A form has posted an ä."))
                        .with(editor.cookies()));
        assertEquals(302, saved.status(), saved.body());
        instance.slipway("restart", wiki.key()).succeeded();
        String page = new String(
                get(wiki, "/Wiki.jsp?page=SandBox").body().getBytes(StandardCharsets.ISO_8859_1),
                StandardCharsets.UTF_8);
        assertTrue(page.contains("A form has posted an ä."), page);
    }

    /** Component trees in the session, javax. */
    @Test
    void wicketExamplesPostTheirForms() {
        Application wicket = live("wicket", "wicket-examples");
        Answer first = get(wicket, "/guestbook/");
        String cookies = first.cookies();
        visit(wicket, "/guestbook/?0", cookies);
        Answer posted = instance.front()
                .exchange(Ask.form(
                                wicket.host(),
                                "/guestbook/?0-1.-commentForm",
                                "text=" + encoded("I was here") + "&comment=")
                        .with(cookies));
        assertEquals(302, posted.status(), posted.body());
        instance.slipway("restart", wicket.key()).succeeded();
        assertTrue(visit(wicket, "/guestbook/?0", cookies).contains("commentForm"), "the page of the session lives on");
    }

    /** A console of static files and servlets, jakarta. */
    @Test
    void hawtioServesItsPagesAndGuardsItsServlets() {
        Application hawtio = live("hawtio", "hawtio-war");
        assertEquals(200, get(hawtio, "/index.html").status());
        assertEquals(403, get(hawtio, "/jolokia/version").status());
    }

    private Application live(String tenant, String war) {
        Application application = Application.of(tenant, "app", WARS.resolve(war + ".war"), tenant + ".example.test")
                .with("memory-limit", "512MiB");
        instance.live(application);
        return application;
    }

    private String environment(Application application) {
        List<String> words = new dev.slipway.e2e.stage.Proc(instance.workerOf(application)).commandLine();
        return words.stream()
                .filter(word -> word.startsWith("--environment="))
                .map(word -> word.substring("--environment=".length()))
                .findFirst()
                .orElseThrow();
    }

    private Answer get(Application application, String target) {
        return instance.front().get(application.host(), target);
    }

    private String visit(Application application, String target, String cookies) {
        Answer answer =
                instance.front().exchange(Ask.get(application.host(), target).with(cookies));
        assertEquals(200, answer.status(), answer.body());
        return answer.body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
