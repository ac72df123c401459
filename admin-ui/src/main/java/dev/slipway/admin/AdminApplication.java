package dev.slipway.admin;

import dev.slipway.admin.backup.Restore;
import dev.slipway.admin.config.ConsoleConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** {@code slipway-console --prefix DIR}: the console of one instance, in the foreground, as its own account. */
@SpringBootApplication(proxyBeanMethods = false)
public class AdminApplication {
    public static void main(String[] args) {
        boolean restoring = args.length == 4 && args[2].equals("--restore");
        if (!(args.length == 2 || restoring) || !args[0].equals("--prefix")) {
            System.err.println("usage: slipway-console --prefix DIR [--restore FILE]");
            System.exit(2);
        }
        Path prefix = Path.of(args[1]).toAbsolutePath().normalize();
        try {
            ConsoleConfig config = ConsoleConfig.read(prefix, prefix.resolve("etc/console.toml"));
            if (restoring) {
                long rows = new Restore(config).from(Path.of(args[3]));
                System.out.println("restored " + rows + " rows; start the console now");
                return;
            }
            ConfigurableApplicationContext _ = start(config, Map.of());
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("slipway-console: " + e.getMessage());
            System.exit(1);
        }
    }

    /** @param more properties of Spring's, over our own */
    public static ConfigurableApplicationContext start(
            ConsoleConfig config, Map<String, Object> more, Class<?>... sources) throws IOException {
        Files.createDirectories(config.uploads());
        Files.createDirectories(config.sockets());
        Files.createDirectories(config.rootSocket().resolveSibling("."));
        SpringApplication application = new SpringApplication(AdminApplication.class);
        application.addPrimarySources(java.util.List.of(sources));
        application.setBannerMode(Banner.Mode.OFF);
        application.addInitializers(context ->
                ((GenericApplicationContext) context).registerBean("consoleConfig", ConsoleConfig.class, () -> config));
        Map<String, Object> properties = new HashMap<>(properties());
        properties.putAll(more);
        application.setDefaultProperties(properties);
        return application.run();
    }

    private static Map<String, Object> properties() {
        return Map.ofEntries(
                Map.entry("spring.threads.virtual.enabled", "true"),
                Map.entry("spring.flyway.locations", "classpath:db/migrations"),
                Map.entry("spring.jackson.property-naming-strategy", "SNAKE_CASE"),
                Map.entry("spring.jackson.default-property-inclusion", "non_null"),
                Map.entry("spring.mvc.problemdetails.enabled", "false"),
                Map.entry("spring.web.resources.add-mappings", "false"),
                Map.entry("spring.main.log-startup-info", "false"),
                Map.entry("springdoc.api-docs.path", "/api/v1/openapi.json"),
                Map.entry("springdoc.api-docs.version", "openapi_3_1"),
                Map.entry("springdoc.paths-to-match", "/api/**,/health,/metrics"),
                Map.entry("springdoc.default-produces-media-type", "application/json"),
                Map.entry("springdoc.override-with-generic-response", "false"),
                Map.entry("springdoc.writer-with-order-by-keys", "true"),
                Map.entry("logging.level.root", "warn"),
                Map.entry("logging.level.dev.slipway", "info"),
                Map.entry("server.error.include-message", "never"));
    }
}
