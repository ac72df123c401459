package dev.slipway.admin.problem;

import org.springframework.web.ErrorResponse;

/** Exceptions of Spring's that are about the request. */
final class Known {
    private Known() {}

    static ProblemException ofSpring(ErrorResponse response) {
        int status = response.getStatusCode().value();
        String detail = response.getBody().getDetail();
        String words = detail == null ? "the request cannot be answered" : detail;
        return new ProblemException(
                switch (status) {
                    case 404 -> Code.NOT_FOUND;
                    case 405 -> Code.METHOD_NOT_ALLOWED;
                    case 406 -> Code.NOT_ACCEPTABLE;
                    case 413 -> Code.TOO_LARGE;
                    case 415 -> Code.UNSUPPORTED_MEDIA_TYPE;
                    default -> status >= 500 ? Code.INTERNAL : Code.BAD_REQUEST;
                },
                words);
    }
}
