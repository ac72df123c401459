package dev.slipway.admin.domain;

import java.util.Hashtable;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.springframework.stereotype.Component;

/** By a TXT record. */
@Component
final class DnsOwnership implements Ownership {
    @Override
    @SuppressWarnings({"JdkObsolete", "BanJNDI"
    }) // TXT records are texts, nothing is deserialized; JNDI takes no newer map
    public boolean proves(String name, String content) {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put("com.sun.jndi.dns.timeout.initial", "2000");
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        try {
            InitialDirContext dns = new InitialDirContext(environment);
            try {
                Attribute records =
                        dns.getAttributes(name + ".", new String[] {"TXT"}).get("TXT");
                return records != null && holds(records.getAll(), content);
            } finally {
                dns.close();
            }
        } catch (NamingException e) {
            return false;
        }
    }

    private static boolean holds(NamingEnumeration<?> records, String content) throws NamingException {
        while (records.hasMore()) {
            if (String.valueOf(records.next()).replace("\"", "").strip().equals(content)) {
                return true;
            }
        }
        return false;
    }
}
