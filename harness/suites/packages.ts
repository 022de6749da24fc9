import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The packages of native suites, installed once for this machine:
 *
 * ```
 * <dataDirectory>/packages/<digest>/node_modules/
 *                                   versions.json    what was installed, by name
 * ```
 */
export const packagesRootIn = (dataDirectory: string): string => join(dataDirectory, 'packages');

export const packagesFolder = (packagesRoot: string, digest: string): string => join(packagesRoot, digest);

/** Written last, so that where it is the installation is whole. */
export const VERSIONS_FILE = 'versions.json';

export const arePackagesInstalled = (packagesRoot: string, digest: string): boolean =>
  existsSync(join(packagesFolder(packagesRoot, digest), VERSIONS_FILE));
