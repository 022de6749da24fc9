import type { Style } from '../../../domain/exercise.ts';

/** Files that every checkout needs, whatever its code is. */
export interface CheckoutFacts {
  readonly name: string;
  readonly description?: string | undefined;
  readonly version?: string | undefined;
  readonly licence?: string | undefined;
  /** Versions by package that the code imports. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** Started by `npm start`, if there is one. */
  readonly server?: string | undefined;
  /** What the type checker looks at. */
  readonly include: readonly string[];
}

const jsonFile = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export function packageJson(facts: CheckoutFacts): string {
  const { name, description, version = '1.0.0', licence, dependencies, server } = facts;
  const hasDatabase = 'better-sqlite3' in dependencies;
  return jsonFile({
    name,
    version,
    private: true,
    ...(description !== undefined && { description }),
    ...(licence !== undefined && { license: licence }),
    type: 'module',
    scripts: {
      ...(server !== undefined && { start: `node ${server}` }),
      test: 'vitest run',
      'test:watch': 'vitest',
      typecheck: 'tsc --noEmit',
    },
    ...(Object.keys(dependencies).length > 0 && { dependencies }),
    devDependencies: {
      ...(hasDatabase && { '@types/better-sqlite3': '*' }),
      '@types/node': '^26.0.0',
      typescript: '^7.0.0',
      vitest: '^5.1.0',
    },
  });
}

export const tsconfigJson = (include: readonly string[]): string =>
  jsonFile({
    compilerOptions: {
      target: 'esnext',
      module: 'nodenext',
      types: ['node'],
      strict: true,
      noEmit: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
    },
    include,
  });

/** Starts the pinned Node of the workspace, whatever the editor's own is. */
export function launchJson(server: string | undefined): string {
  const common = {
    type: 'node',
    request: 'launch',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's own variable
    runtimeExecutable: '${workspaceFolder}/node_modules/.bin/node',
  };
  const rest = { console: 'integratedTerminal', skipFiles: ['<node_internals>/**'] };
  return jsonFile({
    version: '0.2.0',
    configurations: [
      ...(server === undefined
        ? []
        : [{ name: 'Debug the service', ...common, program: `\${workspaceFolder}/${server}`, ...rest }]),
      {
        name: 'Debug the current test file',
        ...common,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's own variable
        program: '${workspaceFolder}/node_modules/vitest/vitest.mjs',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's own variable
        args: ['run', '${relativeFile}', '--no-file-parallelism'],
        ...rest,
      },
    ],
  });
}

export const gitignore = (style: Style): string =>
  style === 'service' ? 'node_modules/\n*.db\n*.db-shm\n*.db-wal\n' : 'node_modules/\n*.log\n';

/** What a README says to a candidate whatever the code does. */
export const readmeRunSection = (server: string | undefined): string => `## Run it

\`\`\`
${server === undefined ? '' : 'npm start                 # the service\n'}npm test                  # all tests once
npm run test:watch        # again at every save
npm run typecheck
\`\`\`

To debug in VS Code, open a test file, set a breakpoint and start *Debug the current test file*.
`;
