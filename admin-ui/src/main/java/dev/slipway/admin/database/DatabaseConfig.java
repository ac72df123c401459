package dev.slipway.admin.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.slipway.admin.config.ConsoleConfig;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pool of connections; Flyway brings the schema to this version before anything uses it. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfig {
    private static final int CONNECTIONS = 10;
    private static final long PATIENCE_MILLIS = 5_000;

    @Bean(destroyMethod = "close")
    DataSource dataSource(ConsoleConfig config) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("database");
        pool.setJdbcUrl(config.database());
        if (config.databaseUser() != null) {
            pool.setUsername(config.databaseUser());
        }
        if (config.databasePassword() != null) {
            pool.setPassword(config.databasePassword());
        }
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setConnectionTimeout(PATIENCE_MILLIS);
        return new HikariDataSource(pool);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
