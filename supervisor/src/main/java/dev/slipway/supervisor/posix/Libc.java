package dev.slipway.supervisor.posix;

import jnr.ffi.Pointer;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the C library that neither the JDK nor jnr-posix offers, or offers wrongly (jnr-posix has no
 * closefrom, signal mask or default signals for a spawn). Names and arguments are the C library's own.
 */
@SuppressWarnings("checkstyle")
public interface Libc {
    int posix_spawn_file_actions_init(Pointer actions);

    int posix_spawn_file_actions_destroy(Pointer actions);

    int posix_spawn_file_actions_adddup2(Pointer actions, int fd, int as);

    int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int from);

    int posix_spawnattr_init(Pointer attributes);

    int posix_spawnattr_destroy(Pointer attributes);

    int posix_spawnattr_setflags(Pointer attributes, short flags);

    int posix_spawnattr_setsigmask(Pointer attributes, Pointer mask);

    int posix_spawnattr_setsigdefault(Pointer attributes, Pointer signals);

    int posix_spawn(Pointer pid, String path, Pointer actions, Pointer attributes, Pointer argv, Pointer envp);

    int sigemptyset(Pointer set);

    int sigfillset(Pointer set);

    int socket(int domain, int type, int protocol);

    int bind(int fd, Pointer address, int length);

    int listen(int fd, int backlog);

    int open(String path, int flags, int mode);

    int close(int fd);

    int dup(int fd);

    int fchown(int fd, int uid, int gid);

    int fchmod(int fd, int mode);

    int lchown(String path, int uid, int gid);

    int chmod(String path, int mode);

    int ftruncate(int fd, long length);

    int waitpid(int pid, Pointer status, int options);

    int kill(int pid, int signal);

    int epoll_create1(int flags);

    int epoll_ctl(int epoll, int operation, int fd, Pointer event);

    int epoll_wait(int epoll, Pointer events, int most, int millis);

    int poll(Pointer fds, long count, int millis);

    int eventfd(int value, int flags);

    @ssize_t
    long read(int fd, Pointer buffer, @size_t long count);

    @ssize_t
    long write(int fd, Pointer buffer, @size_t long count);

    /** With exactly six arguments jnr passes something else as the last; with seven it passes them all. */
    long syscall(long number, long a, long b, long c, long d, long e, long unused);

    int unshare(int flags);

    int mount(@Nullable String source, String target, @Nullable String type, long flags, @Nullable String data);

    int ioctl(int fd, long request, Pointer argument);
}
