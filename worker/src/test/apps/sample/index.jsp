<%@ page contentType="text/plain" session="false" %>page at ${pageContext.request.contextPath} sum ${1 + 2}
