package dev.slipway.admin.lifecycle;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.database.Transactions;
import dev.slipway.admin.event.Event;
import dev.slipway.admin.event.Events;
import dev.slipway.admin.operation.Ask;
import dev.slipway.admin.operation.Job;
import dev.slipway.admin.operation.OperationHandler;
import dev.slipway.admin.operation.Operations;
import dev.slipway.admin.person.People;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.admin.tenant.Tenant;
import dev.slipway.admin.tenant.Tenants;
import dev.slipway.admin.wish.Removal;
import dev.slipway.admin.wish.Wishes;
import dev.slipway.supervisor.control.api.Request;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** First everything is stopped; once the time of grace is over everything is deleted. Only the name is kept, for ever. */
@Configuration(proxyBeanMethods = false)
class Termination {
    private record Purge(
            Tenants tenants,
            Applications applications,
            Removal removal,
            People people,
            Events events,
            Transactions transactions,
            JdbcClient sql) {
        String purge(Tenant tenant, Consumer<String> progress) {
            for (Application application : applications.ofTenant(tenant.id())) {
                progress.accept(removal.remove(application, progress));
            }
            transactions.run(() -> {
                for (String table : List.of("webhook", "api_token", "one_time_link")) {
                    sql.sql("delete from " + table + " where tenant_id = ?")
                            .param(tenant.id())
                            .update();
                }
                people.forgetTenant(tenant.id());
                tenants.status(tenant.id(), "terminated");
                events.add(
                        "tenant.terminated",
                        "info",
                        new Event.About(tenant.id(), null, "tenant", tenant.id()),
                        "nothing is left of tenant " + tenant.name());
            });
            return "nothing is left of " + tenant.name();
        }
    }

    @Bean
    OperationHandler terminating(
            Tenants tenants,
            Applications applications,
            Wishes wishes,
            Node node,
            Operations operations,
            Removal removal,
            People people,
            Events events,
            Transactions transactions,
            JdbcClient sql,
            Clock clock) {
        Purge purge = new Purge(tenants, applications, removal, people, events, transactions, sql);
        return handler("terminate", tenants, (job, tenant, progress) -> {
            Instant until = tenant.retainedUntil();
            if (until == null || !clock.instant().isBefore(until)) {
                return purge.purge(tenant, progress);
            }
            for (Application application : applications.ofTenant(tenant.id())) {
                if (wishes.there(application).isPresent()) {
                    node.ask(new Request.Suspend(wishes.target(application)), null, progress);
                }
            }
            Caller console = Caller.console(job.requestId());
            operations.askOnce(Ask.tenant("purge", tenant.id()).later(until), console);
            return tenant.name() + " is stopped; its data is deleted at " + until;
        });
    }

    @Bean
    OperationHandler purging(
            Tenants tenants,
            Applications applications,
            Removal removal,
            People people,
            Events events,
            Transactions transactions,
            JdbcClient sql) {
        Purge purge = new Purge(tenants, applications, removal, people, events, transactions, sql);
        return handler("purge", tenants, (job, tenant, progress) -> purge.purge(tenant, progress));
    }

    @FunctionalInterface
    private interface Step {
        String run(Job job, Tenant tenant, Consumer<String> progress);
    }

    private static OperationHandler handler(String kind, Tenants tenants, Step step) {
        return new OperationHandler() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public String run(Job job, Consumer<String> progress) {
                Tenant tenant =
                        tenants.find(job.tenant()).orElseThrow(() -> ProblemException.notFound("tenant", job.tenant()));
                return tenant.is("terminating")
                        ? step.run(job, tenant, progress)
                        : tenant.name() + " is " + tenant.status();
            }
        };
    }
}
