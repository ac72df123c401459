# Holds a listening unix socket and starts processes that have it as descriptor 0, as the supervisor does.
# On standard input a line "ACCESS_LOG<TAB>APPLICATION_LOG<TAB>COMMAND<TAB>ARGUMENT…" starts one; what happens is
# told on standard output: "started PID" and "ended PID STATUS". Ends when its standard input does.
use strict;
use warnings;
use Socket;
use POSIX ();
use IO::Select;

$| = 1;
socket(my $listener, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
bind($listener, sockaddr_un($ARGV[0])) or die "bind: $!";
listen($listener, 1024) or die "listen: $!";
print "listening\n";
my $input = IO::Select->new(\*STDIN);
my %running;
my $pending = '';
while (1) {
    if ($input->can_read(0.02)) {
        my $read = sysread(STDIN, $pending, 65536, length $pending);
        last unless $read;
        while ($pending =~ s/^([^\n]*)\n//) {
            start(split /\t/, $1);
        }
    }
    while ((my $pid = waitpid(-1, POSIX::WNOHANG())) > 0) {
        delete $running{$pid};
        print "ended $pid ", ($? & 127 ? 128 + ($? & 127) : $? >> 8), "\n";
    }
}
kill 'KILL', keys %running;

sub start {
    my ($access, $log, @command) = @_;
    my $pid = fork;
    die "fork: $!" unless defined $pid;
    if ($pid == 0) {
        open(STDOUT, '>>', $access) or die "$access: $!";
        open(STDERR, '>>', $log) or die "$log: $!";
        POSIX::dup2(fileno($listener), 0);
        exec {$command[0]} @command or POSIX::_exit(127);
    }
    $running{$pid} = 1;
    print "started $pid\n";
}
