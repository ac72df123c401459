package probe;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a test decide whether and when the application starts: by a file, or by START_MILLIS in the environment. */
@WebListener
public class Startup implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        if (Files.exists(Path.of(System.getenv("HOME"), "broken"))) {
            throw new IllegalStateException("something is broken");
        }
        try {
            // a start that takes its time: nobody ever counts this down
            new CountDownLatch(1)
                    .await(
                            Long.parseLong(System.getenv().getOrDefault("START_MILLIS", "0")),
                            TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
