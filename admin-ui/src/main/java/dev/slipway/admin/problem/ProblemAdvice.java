package dev.slipway.admin.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Every exception that leaves a controller, as a problem. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ProblemAdvice {
    private static final Logger LOG = System.getLogger(ProblemAdvice.class.getName());

    @ExceptionHandler
    ResponseEntity<Problem> known(ProblemException e, HttpServletRequest request) {
        HttpHeaders headers = ProblemWriter.headers(e);
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return ResponseEntity.status(e.code().status())
                .headers(headers)
                .body(Problem.of(e, String.valueOf(request.getAttribute("request-id"))));
    }

    @ExceptionHandler
    ResponseEntity<Problem> unreadable(HttpMessageNotReadableException e, HttpServletRequest request) {
        return known(unreadable(e), request);
    }

    private static ProblemException unreadable(HttpMessageNotReadableException e) {
        return switch (e.getCause()) {
            case UnrecognizedPropertyException unknown ->
                ProblemException.fields(
                        Code.UNKNOWN_FIELD,
                        List.of(new FieldProblem(
                                Pointers.of(unknown),
                                "no such field; there are "
                                        + unknown.getKnownPropertyIds().stream()
                                                .map(String::valueOf)
                                                .sorted()
                                                .toList())));
            case DatabindException wrong
            when !wrong.getPath().isEmpty() ->
                ProblemException.invalid(Pointers.of(wrong), "not of the type this field has");
            case null, default -> new ProblemException(Code.BAD_REQUEST, "the body is missing or no JSON of this form");
        };
    }

    @ExceptionHandler
    ResponseEntity<Problem> invalid(MethodArgumentNotValidException e, HttpServletRequest request) {
        List<FieldProblem> errors = e.getBindingResult().getFieldErrors().stream()
                .map(error ->
                        new FieldProblem(Pointers.of(error.getField()), String.valueOf(error.getDefaultMessage())))
                .toList();
        return known(
                errors.isEmpty()
                        ? new ProblemException(
                                Code.INVALID,
                                String.valueOf(e.getBindingResult()
                                        .getAllErrors()
                                        .getFirst()
                                        .getDefaultMessage()))
                        : ProblemException.fields(Code.INVALID, errors),
                request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> invalid(HandlerMethodValidationException e, HttpServletRequest request) {
        List<FieldProblem> errors = e.getParameterValidationResults().stream()
                .flatMap(ProblemAdvice::errors)
                .toList();
        return known(ProblemException.fields(Code.INVALID, errors), request);
    }

    private static java.util.stream.Stream<FieldProblem> errors(ParameterValidationResult result) {
        String name = Pointers.snake(String.valueOf(result.getMethodParameter().getParameterName()));
        return result.getResolvableErrors().stream()
                .map(error -> error instanceof org.springframework.validation.FieldError field
                        ? new FieldProblem(Pointers.of(field.getField()), String.valueOf(error.getDefaultMessage()))
                        : new FieldProblem(name, String.valueOf(error.getDefaultMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Problem> mistyped(MethodArgumentTypeMismatchException e, HttpServletRequest request) {
        return known(
                ProblemException.invalid(Pointers.snake(e.getName()), "not of the type this parameter has"), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> missing(MissingServletRequestParameterException e, HttpServletRequest request) {
        return known(ProblemException.invalid(e.getParameterName(), "is needed"), request);
    }

    @ExceptionHandler({AsyncRequestNotUsableException.class, AsyncRequestTimeoutException.class})
    void gone() {
        // the client of a stream has left, or its time is over: nothing can be said any more
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Problem> anything(Exception e, HttpServletRequest request) {
        if (e instanceof ErrorResponse known) {
            return known(Known.ofSpring(known), request);
        }
        if (Outages.isDatabase(e)) {
            LOG.log(Level.WARNING, "the database does not answer: {0}", rootMessage(e));
        } else {
            LOG.log(Level.ERROR, "a request failed: " + request.getMethod() + " " + request.getRequestURI(), e);
        }
        return known(ProblemException.of(e), request);
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && !(root instanceof SQLException)) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
