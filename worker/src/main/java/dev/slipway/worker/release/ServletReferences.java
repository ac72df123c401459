package dev.slipway.worker.release;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.Set;

/** Counts, class by class, which servlet API is referred to. */
final class ServletReferences {
    private static final String JAVAX = "javax/servlet/";
    private static final String JAKARTA = "jakarta/servlet/";

    /** Gone from servlet 6, all of them deprecated long before; a class that calls them runs on servlet 5. */
    private static final Set<String> REMOVED_METHODS = Set.of(
            "encodeUrl",
            "encodeRedirectUrl",
            "isRequestedSessionIdFromUrl",
            "getSessionContext",
            "getValueNames",
            "putValue",
            "removeValue",
            "getServletNames",
            "getServlets");

    private static final Set<String> REMOVED_CLASSES = Set.of(
            "jakarta/servlet/SingleThreadModel",
            "jakarta/servlet/http/HttpSessionContext",
            "jakarta/servlet/http/HttpUtils");

    private int javax;
    private int jakarta;
    private boolean removed;

    /** A class that cannot be read tells nothing; the application may never load it. */
    void read(byte[] classFile) {
        try {
            ClassModel model = ClassFile.of().parse(classFile);
            String name = model.thisClass().asInternalName();
            if (!name.startsWith(JAVAX) && !name.startsWith(JAKARTA)) {
                count(model);
            }
        } catch (RuntimeException e) {
            // said above
        }
    }

    private void count(ClassModel model) {
        boolean usesJavax = false;
        boolean usesJakarta = false;
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof Utf8Entry text) {
                String value = text.stringValue();
                usesJavax |= value.contains(JAVAX);
                usesJakarta |= value.contains(JAKARTA);
                removed |= REMOVED_CLASSES.contains(value);
            } else if (entry instanceof MemberRefEntry member
                    && member.owner().asInternalName().startsWith(JAKARTA)) {
                removed |= isRemoved(member);
            }
        }
        javax += usesJavax ? 1 : 0;
        jakarta += usesJakarta ? 1 : 0;
    }

    private static boolean isRemoved(MemberRefEntry member) {
        String name = member.name().stringValue();
        return REMOVED_METHODS.contains(name)
                || (name.equals("setStatus") && member.type().equalsString("(ILjava/lang/String;)V"))
                || (name.equals("getRealPath")
                        && member.owner().asInternalName().matches("jakarta/servlet/.*ServletRequest(Wrapper)?"));
    }

    boolean isEmpty() {
        return javax == 0 && jakarta == 0;
    }

    boolean isJavax() {
        return javax > jakarta;
    }

    boolean usesRemoved() {
        return removed;
    }
}
