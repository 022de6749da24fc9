/** What npm sets for the scripts and programs that it starts, and which of it is not a person's own setting. */
const NPM = /^(npm_|INIT_CWD$|NODE$|COLOR$)/;

/**
 * The environment of the person's shell, as far as it can be told from one that npm (`npm start`, `npx`) made of it.
 * Programs of theirs that we start (an editor, a shell, tests) must not take our npm project for their own.
 */
export function personEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isFromNpm = environment.npm_lifecycle_event !== undefined || environment.npm_command !== undefined;
  if (!isFromNpm) return { ...environment };
  const path = environment.PATH?.split(':').filter((folder) => !isNpmFolder(folder));
  return {
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => !NPM.test(name))),
    ...(path && { PATH: path.join(':') }),
  };
}

/** npm puts the `.bin` of every folder above, and its own helper, in front of the PATH. */
const isNpmFolder = (folder: string): boolean =>
  /\/node_modules\/(\.bin|@npmcli\/run-script\/.*|npm\/.*)$/.test(folder);
