// Loaded before a command that must not need a network: whoever opens a socket or asks for a name ends the process.
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

/** No exit code of Sundial's. */
const REACHED_OUT = 97;

function refuse(what) {
  return (...given) => {
    process.stderr.write(`no-network: ${what} ${JSON.stringify(given[0])}\n`);
    process.exit(REACHED_OUT);
  };
}
const { connect } = net.Socket.prototype;
/** A socket in the file system leads nowhere: tsx looks for its watcher by one. */
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given;
  return typeof options?.path === 'string' ? connect.apply(this, given) : refuse('connect')(options);
};
net.Server.prototype.listen = refuse('listen');
dgram.Socket.prototype.send = refuse('send');
dns.lookup = refuse('lookup');
dns.promises.lookup = refuse('lookup');
