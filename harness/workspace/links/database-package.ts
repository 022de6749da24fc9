import path from 'node:path';

/** What a workspace's better-sqlite3 is made of. */
export interface DatabasePackage {
  /** The directory of the clone's real one. */
  readonly realPackage: string;
  readonly version: string;
  readonly cloneRoot: string;
  /** The virtual-table modules that the exercise declares. */
  readonly modules: readonly string[];
}

/**
 * The files of the workspace's better-sqlite3: the clone's real one without what grading does not have, so that this
 * shows before the first submission. Types come from @types/better-sqlite3, as ever.
 */
export function databasePackage(made: DatabasePackage): Readonly<Record<string, string>> {
  const { version } = made;
  return {
    // The real version, so that npm takes the range of package.json for satisfied.
    'package.json': `${JSON.stringify({ name: 'better-sqlite3', version, main: 'index.js', license: 'MIT' }, null, 2)}\n`,
    'index.js': wrapper(made),
  };
}

const UNSUPPORTED = ['backup', 'serialize', 'loadExtension', 'aggregate', 'table', 'unsafeMode'];

/** Loaded as it is compiled, by the pinned Node. */
const PROTOCOL = 'dist/grading/protocol';

const wrapper = ({ realPackage, cloneRoot, modules }: DatabasePackage): string => `'use strict';
// Written by bugsquash: the real better-sqlite3 without the features that grading does not support.
const Real = require(${JSON.stringify(path.resolve(realPackage))});
const { VirtualTables } = require(${JSON.stringify(path.resolve(cloneRoot, PROTOCOL, 'virtual-tables.js'))});
const { refusalOfCommands } = require(${JSON.stringify(path.resolve(cloneRoot, PROTOCOL, 'sql-policy.js'))});

const probe = new Real(':memory:');
const pragmas = probe.prepare('PRAGMA pragma_list').pluck().all();
const knownPragmas = new Set(pragmas);
probe.close();
const virtualTables = new VirtualTables(${JSON.stringify(modules)}, pragmas);

const CODE = 'ERR_UNSUPPORTED_IN_GRADING';

function words(feature) {
  return feature + ' is not supported when bugsquash grades your code, so it is not supported here either.';
}

function unsupported(feature) {
  return Object.assign(new Error(words(feature)), { code: CODE });
}

function Database(filename, options) {
  if (new.target === undefined) return new Database(filename, options);
  if (Buffer.isBuffer(filename)) throw unsupported('new Database(buffer)');
  return Reflect.construct(Real, [filename, options], new.target);
}
Database.prototype = Object.create(Real.prototype, {
  constructor: { value: Database, writable: true, configurable: true },
});
for (const feature of ${JSON.stringify(UNSUPPORTED)}) {
  Database.prototype[feature] = function () {
    throw unsupported('Database.' + feature + '()');
  };
}
for (const [method, before] of [['prepare', ''], ['exec', ''], ['pragma', 'pragma ']]) {
  Database.prototype[method] = function (sql, ...rest) {
    const text = typeof sql === 'string' ? before + sql : '';
    const refused = virtualTables.refusalOfText(text) ?? refusalOfCommands(text, knownPragmas);
    if (refused !== null) throw new Real.SqliteError(words(refused), CODE);
    return Real.prototype[method].call(this, sql, ...rest);
  };
}

module.exports = Database;
module.exports.SqliteError = Real.SqliteError;
`;
