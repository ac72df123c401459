package dev.slipway.worker.session;

import java.util.function.Function;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.eclipse.jetty.session.DefaultSessionCacheFactory;
import org.eclipse.jetty.session.ManagedSession;
import org.eclipse.jetty.session.SessionCache;
import org.eclipse.jetty.session.SessionManager;
import org.eclipse.jetty.util.thread.AutoLock;

/** Makes the cache of sessions in memory; it gives way to a newer file that another worker has written. */
public final class SessionCaches extends DefaultSessionCacheFactory {
    public SessionCaches() {
        setFlushOnResponseCommit(true);
        setSaveOnCreate(false);
    }

    @Override
    public SessionCache newSessionCache(SessionManager manager) {
        return new SharedCache(manager);
    }

    private static final class SharedCache extends DefaultSessionCache {
        SharedCache(SessionManager manager) {
            super(manager);
        }

        /** Also when no attribute was set anew: the next request may already be on its way to another worker. */
        @Override
        public void commit(ManagedSession session) throws Exception {
            AutoLock lock = session.lock();
            try {
                if (session.isValid()) {
                    getSessionDataStore().store(session.getId(), session.getSessionData());
                }
            } finally {
                lock.close();
            }
        }

        @Override
        protected ManagedSession doComputeIfAbsent(String id, Function<String, ManagedSession> load) {
            ManagedSession cached = doGet(id);
            if (cached != null
                    && cached.getRequests() <= 0
                    && getSessionDataStore() instanceof SessionFiles files
                    && files.changedElsewhere(id)) {
                doDelete(id);
            }
            return super.doComputeIfAbsent(id, load);
        }
    }
}
