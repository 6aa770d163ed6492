import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const listen = '0A';

/**
 * The process that listens on a port, as far as /proc tells: other users' processes are shown to root alone.
 * @source proc(5): local address and inode in /proc/net/tcp, the same inode behind a link in /proc/<pid>/fd
 */
export function portHolder(port: number): { pid: number; command: string } | undefined {
  try {
    const inodes = new Set(
      ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)),
    );
    const pid = inodes.size > 0 ? processes().find((candidate) => holds(candidate, inodes)) : undefined;
    return pid === undefined ? undefined : { pid, command: commandOf(pid) };
  } catch {
    return undefined;
  }
}

function listeningInodes(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = readFileSync(table, 'utf8').split('\n').slice(1);
  return rows.flatMap((row) => {
    const [, local, , state, , , , , , inode] = row.trim().split(/\s+/);
    return local?.split(':')[1] === wanted && state === listen && inode ? [`socket:[${inode}]`] : [];
  });
}

function processes(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function holds(pid: number, sockets: Set<string>): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((descriptor) => isSocket(`${folder}/${descriptor}`, sockets));
  } catch {
    return false;
  }
}

function isSocket(link: string, sockets: Set<string>): boolean {
  try {
    return sockets.has(readlinkSync(link));
  } catch {
    return false;
  }
}

/** The program alone: its arguments may hold secrets. */
function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
}
