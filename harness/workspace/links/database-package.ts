import path from 'node:path';

/**
 * The workspace's better-sqlite3: the clone's real one without what grading does not have, so that nobody finds
 * out at the first submission. Types come from @types/better-sqlite3, as ever.
 */
export function databasePackage(realPackage: string, version: string): Readonly<Record<string, string>> {
  return {
    // The real version, so that npm takes the range of package.json for satisfied.
    'package.json': `${JSON.stringify({ name: 'better-sqlite3', version, main: 'index.js', license: 'MIT' }, null, 2)}\n`,
    'index.js': wrapper(path.resolve(realPackage)),
  };
}

const UNSUPPORTED = ['backup', 'serialize', 'loadExtension', 'aggregate', 'table', 'unsafeMode'];

const wrapper = (realPackage: string): string => `'use strict';
// Written by bugsquash: the real better-sqlite3 without the features that grading does not support.
const Real = require(${JSON.stringify(realPackage)});

function unsupported(feature) {
  const error = new Error(feature + ' is not supported when bugsquash grades your code, so it is not supported here either.');
  error.code = 'ERR_UNSUPPORTED_IN_GRADING';
  return error;
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

module.exports = Database;
module.exports.SqliteError = Real.SqliteError;
`;
