import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What package.json asks for under "engines". */
const oldest = [20, 19];

/**
 * Installs the packages of package-lock.json unless all of them are there already. Runs before anything is installed, so
 * it needs Node alone. Ends the process, saying why, where that is not possible.
 *
 * @param {string} root the repository's folder
 */
export function ensureInstalled(root) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    console.error(
      `Node ${oldest.join('.')} or newer is needed, this is ${process.versions.node}: https://nodejs.org`,
    );
    process.exit(1);
  }
  if (isInstalled(root)) return;
  console.log('Installing packages (npm ci) ...');
  // Through npm, its own script is known and no shell is needed to find it.
  const npm = process.env.npm_execpath;
  const { status } = npm
    ? spawnSync(process.execPath, [npm, 'ci'], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm ci', { cwd: root, stdio: 'inherit', shell: true });
  if (status !== 0) {
    console.error('npm ci failed; see above. It needs the network once.');
    process.exit(1);
  }
}

/** Whether node_modules holds every package of the lock file in its version; those for other platforms may be missing. */
function isInstalled(root) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}
