package probe;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets a test decide whether the application starts. */
@WebListener
public class Startup implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        if (Files.exists(Path.of(System.getenv("HOME"), "broken"))) {
            throw new IllegalStateException("something is broken");
        }
    }
}
