package dev.slipway.admin.wish;

import dev.slipway.admin.app.Application;
import dev.slipway.admin.app.Applications;
import dev.slipway.admin.operation.Job;
import dev.slipway.admin.operation.OperationHandler;
import dev.slipway.admin.problem.Code;
import dev.slipway.admin.problem.ProblemException;
import dev.slipway.admin.supervisor.Node;
import dev.slipway.supervisor.control.api.Request;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Start, stop, restart and removal of one application. */
@Configuration(proxyBeanMethods = false)
class PowerHandlers {
    private record Power(String kind, Applications applications, Wishes wishes, Function<String, Request> request)
            implements OperationHandler {
        @Override
        public String run(Job job, Consumer<String> progress) {
            Application application = applications
                    .find(job.application())
                    .orElseThrow(() -> ProblemException.notFound("application", job.application()));
            if (application.currentReleaseId() == null) {
                throw new ProblemException(Code.CONFLICT, "application " + application.name() + " has no release yet");
            }
            return wishes.tell(application, request.apply(wishes.target(application)), progress);
        }
    }

    @Bean
    OperationHandler starting(Applications applications, Wishes wishes) {
        return new Power("start", applications, wishes, Request.Start::new);
    }

    @Bean
    OperationHandler stopping(Applications applications, Wishes wishes) {
        return new Power("stop", applications, wishes, Request.Stop::new);
    }

    @Bean
    OperationHandler restarting(Applications applications, Wishes wishes) {
        return new Power("restart", applications, wishes, Request.Restart::new);
    }

    @Bean
    OperationHandler removing(Applications applications, Wishes wishes, Node node, Removal removal) {
        return new OperationHandler() {
            @Override
            public String kind() {
                return "remove";
            }

            @Override
            public String run(Job job, Consumer<String> progress) {
                return applications
                        .find(job.application())
                        .map(application -> removal.remove(application, progress))
                        .orElse("it is gone already");
            }
        };
    }
}
