package dev.slipway.admin.stage;

import dev.slipway.admin.domain.Ownership;
import dev.slipway.admin.supervisor.Node;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** What a console in a test has instead of a supervisor and of other people's DNS. */
@Configuration(proxyBeanMethods = false)
public class StandIns {
    /** Names with records, as {@code NAME CONTENT}. */
    public static final Set<String> RECORDS = ConcurrentHashMap.newKeySet();

    @Bean
    StandInNode standInNode() {
        return new StandInNode();
    }

    @Bean
    @Primary
    Node node(StandInNode node) {
        return node;
    }

    @Bean
    @Primary
    Ownership ownership() {
        return (name, content) -> RECORDS.contains(name + " " + content);
    }
}
