package dev.slipway.admin.server;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Schemas of records, with names as they are written. A component is always there unless it is marked nullable, and null
 * is never written.
 */
@Component
class RecordSchemas extends ModelResolver {
    private static final String REFERENCE = "#/components/schemas/";
    private static final PropertyNamingStrategies.SnakeCaseStrategy NAMES =
            new PropertyNamingStrategies.SnakeCaseStrategy();

    RecordSchemas() {
        super(Json31.mapper().copy().setPropertyNamingStrategy(NAMES));
        openapi31(true);
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> resolved = super.resolve(type, context, chain);
        JavaType java = type.getType() == null ? null : _mapper.constructType(type.getType());
        if (resolved != null && java != null && java.getRawClass().isRecord()) {
            String reference = resolved.get$ref();
            Schema<?> model = reference == null
                    ? resolved
                    : context.getDefinedModels().get(reference.substring(REFERENCE.length()));
            if (model != null && model.getProperties() != null) {
                require(java.getRawClass(), model);
            }
        }
        return resolved;
    }

    private static void require(Class<?> record, Schema<?> model) {
        model.setRequired(null);
        for (RecordComponent component : record.getRecordComponents()) {
            String name = NAMES.translate(component.getName());
            boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    || isOptional(component.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class))
                    || isOptional(
                            component.getAccessor().getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class));
            if (!optional && model.getProperties().containsKey(name)) {
                model.addRequiredItem(name);
            }
        }
    }

    private static boolean isOptional(io.swagger.v3.oas.annotations.media.@Nullable Schema schema) {
        return schema != null
                && schema.requiredMode() == io.swagger.v3.oas.annotations.media.Schema.RequiredMode.NOT_REQUIRED;
    }
}
