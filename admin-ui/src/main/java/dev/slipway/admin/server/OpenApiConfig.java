package dev.slipway.admin.server;

import dev.slipway.admin.access.Caller;
import dev.slipway.admin.access.Needs;
import dev.slipway.admin.access.Open;
import dev.slipway.admin.http.Cursor;
import dev.slipway.admin.http.Prefer;
import dev.slipway.admin.operation.TakesTime;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The description of the API, out of the handlers and records that make it. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfig {
    private static final String BEARER = "token";

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Caller.class, Cursor.class, Prefer.class)
                .replaceWithSchema(SseEmitter.class, new StringSchema().description("server-sent events"));
    }

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info()
                        .title("Slipway")
                        .version("v1")
                        .description("Provisions, bills and operates the tenants of a Slipway host."))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("slw_…, made with POST /api/v1/tokens or slipway token create")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    @Bean
    OperationCustomizer conventions() {
        return OpenApiConfig::describe;
    }

    private static io.swagger.v3.oas.models.Operation describe(
            io.swagger.v3.oas.models.Operation operation, HandlerMethod handler) {
        List<Class<?>> arguments = Arrays.asList(handler.getMethod().getParameterTypes());
        if (arguments.contains(Cursor.class)) {
            operation.addParametersItem(query(
                    "limit",
                    new IntegerSchema()
                            ._default(Cursor.USUAL)
                            .minimum(java.math.BigDecimal.ONE)
                            .maximum(java.math.BigDecimal.valueOf(Cursor.MOST))));
            operation.addParametersItem(
                    query("cursor", new StringSchema().description("next_cursor of the page before")));
        }
        Needs needs = handler.getMethodAnnotation(Needs.class);
        Open open = handler.getMethodAnnotation(Open.class);
        if (needs != null) {
            operation.addExtension("x-scope", needs.value().word());
        }
        if (open != null && !open.signedIn()) {
            operation.setSecurity(List.of());
        }
        TakesTime takesTime = handler.getMethodAnnotation(TakesTime.class);
        if (takesTime != null) {
            takesTime(operation, takesTime.also());
        }
        operation
                .getResponses()
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("what went wrong")
                                .content(new Content()
                                        .addMediaType(
                                                "application/problem+json", new MediaType().schema(ref("Problem")))));
        return operation;
    }

    private static void takesTime(io.swagger.v3.oas.models.Operation operation, int also) {
        if (also != 0) {
            operation.getResponses().values().stream()
                    .findFirst()
                    .ifPresent(usual -> operation
                            .getResponses()
                            .addApiResponse(
                                    Integer.toString(also),
                                    new ApiResponse().description("the same").content(usual.getContent())));
        }
        operation.addParametersItem(new Parameter()
                .in("header")
                .name("Prefer")
                .required(false)
                .description("wait=N: answer when it is done, N seconds at most")
                .schema(new StringSchema().example("wait=30")));
        operation
                .getResponses()
                .addApiResponse(
                        "202",
                        new ApiResponse()
                                .description("it goes on; Location has the operation")
                                .content(new Content()
                                        .addMediaType("application/json", new MediaType().schema(ref("Operation")))));
    }

    private static Parameter query(String name, Schema<?> schema) {
        return new Parameter().in("query").name(name).required(false).schema(schema);
    }

    private static Schema<?> ref(String name) {
        return new Schema<>().$ref("#/components/schemas/" + name);
    }

    /** Two handlers of one address share its parameters; a pattern is meant for the whole text. */
    @Bean
    GlobalOpenApiCustomizer tidy() {
        return api -> {
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .filter(operation -> operation.getParameters() != null)
                    .forEach(operation -> operation.setParameters(distinct(operation.getParameters())));
            api.getComponents().getSchemas().values().forEach(OpenApiConfig::anchor);
        };
    }

    private static List<Parameter> distinct(List<Parameter> parameters) {
        Map<String, Parameter> byName = new LinkedHashMap<>();
        parameters.forEach(parameter -> {
            if (parameter.getSchema() != null) {
                anchor(parameter.getSchema());
            }
            byName.put(parameter.getIn() + " " + parameter.getName(), parameter);
        });
        return List.copyOf(byName.values());
    }

    private static void anchor(Schema<?> schema) {
        String pattern = schema.getPattern();
        if (pattern != null && !pattern.startsWith("^")) {
            schema.setPattern("^(?:" + pattern + ")$");
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(OpenApiConfig::anchor);
        }
        if (schema.getItems() != null) {
            anchor(schema.getItems());
        }
    }
}
