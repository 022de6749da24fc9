import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExerciseFiles, readTree, referencesOf, type Tree } from '../../catalog/exercise-files.ts';
import type { Exercise, NativeSuite } from '../../domain/exercise.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { shellQuote } from '../../wording/shell-quote.ts';

/** Of the clone, what grading in a container is built from. */
const HARNESS_FILES = ['package.json', 'package-lock.json', 'tsconfig.json', '.npmrc', 'LICENSE'];
const VERIFIER_SECONDS = 900;
const BUILD_SECONDS = 1_800;
/** An agent gets what a person gets. */
const SECONDS_A_MINUTE = 60;

/**
 * An exercise as a task of the Harbor family, by path. The agent's container holds the code and the grader, which belongs
 * to root; the hidden half comes with the verifier, after the agent, and grading runs as for anybody else.
 */
export function harborTask(exercise: Exercise, cloneRoot: string): Result<Tree> {
  const { manifest, exerciseRoot, solutionRoot } = exercise;
  const { id, suite } = manifest;
  const files = readExerciseFiles(exercise);
  const packages = readTree(join(exerciseRoot, 'packages'));
  if (suite && !packages.has('package-lock.json')) {
    return failed(
      'not-supported',
      `The packages of "${id}" are pinned by another lock file than npm's, which a container is not built from.`,
      'Export an exercise whose packages/ has a package-lock.json.',
    );
  }
  const text = (content: string) => Buffer.from(content);
  const references = referencesOf(files);
  return success(
    new Map([
      ['task.toml', text(taskToml(exercise))],
      ['instruction.md', text(instruction(exercise))],
      ['environment/Dockerfile', text(dockerfile(suite))],
      ...within('environment/app', files.repo),
      ...within('environment/packages', suite ? packages : new Map()),
      ...within('environment/bugsquash', harnessOf(cloneRoot)),
      ['solution/solve.sh', text(SOLVE)],
      ...references.map(
        (patch, index) => [`solution/${index + 1}-${patch.bug}.patch`, text(patch.text)] as const,
      ),
      ['tests/test.sh', text(testScript(id))],
      ...within(`tests/exercises/${id}`, readTree(exerciseRoot)),
      ...within(`tests/solutions/${id}`, readTree(solutionRoot)),
    ]),
  );
}

const within = (folder: string, tree: Tree): [string, Buffer][] =>
  [...tree].map(([path, content]) => [`${folder}/${path}`, content]);

function harnessOf(cloneRoot: string): Tree {
  return new Map([
    ...HARNESS_FILES.map((name) => [name, readFileSync(join(cloneRoot, name))] as const),
    ...within('harness', readTree(join(cloneRoot, 'harness'))),
  ]);
}

/** A text in TOML: its basic strings escape as JSON's do. */
const toml = (value: string | readonly string[]): string => JSON.stringify(value);

function taskToml({ manifest, digest }: Exercise): string {
  const { id, version, title, summary, level, minutes, tags, style, suite } = manifest;
  return `schema_version = "1.1"

[task]
name = ${toml(`bugsquash/${id}`)}
description = ${toml(`${title}: ${summary}`)}
keywords = ${toml(tags)}

[metadata]
difficulty = ${toml(level)}
category = "debugging"
style = ${toml(style)}
suite = ${toml(suite ? 'native' : 'hidden')}
exercise_version = ${toml(version)}
exercise_digest = ${toml(digest)}

[agent]
timeout_sec = ${(minutes * SECONDS_A_MINUTE).toFixed(1)}
user = "candidate"

[verifier]
timeout_sec = ${VERIFIER_SECONDS.toFixed(1)}
user = "root"

[environment]
build_timeout_sec = ${BUILD_SECONDS.toFixed(1)}
cpus = 2
memory_mb = 4096
storage_mb = 10240
`;
}

const instruction = ({ ticket, manifest: { editable, minutes } }: Exercise): string => `${ticket.trimEnd()}

---

The code is in /app; its README says how things should work. Find out why people see this, and repair the code: every
symptom above is a fault of its own. What works now must keep working. Only changes to these files count: ${editable.join(', ')}.
You have ${minutes} minutes. The tests in /app can be run with \`npm test\`; others decide.
`;

/** Root owns all but the code, so that an agent can change nothing of what grades it. */
function dockerfile(suite: NativeSuite | undefined): string {
  const packages = suite
    ? `COPY packages /opt/bugsquash-data/packages/${suite.packages}
RUN cd /opt/bugsquash-data/packages/${suite.packages} && npm ci --ignore-scripts --no-audit --no-fund --legacy-peer-deps \\
    && ln -s /opt/bugsquash-data/packages/${suite.packages}/node_modules /app/node_modules
`
    : 'RUN ln -s /opt/bugsquash/node_modules /app/node_modules\n';
  return `FROM node:24-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends bubblewrap ca-certificates git && rm -rf /var/lib/apt/lists/*
COPY bugsquash /opt/bugsquash
RUN cd /opt/bugsquash && npm ci && npm run build
WORKDIR /app
COPY app /app
${packages}RUN useradd --create-home candidate && chown -R candidate /app
ENV BUGSQUASH_HOME=/opt/bugsquash-data
`;
}

const SOLVE = `#!/bin/sh
# The references, one after the other.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "\${APP_DIRECTORY:-/app}"
for patch in "$here"/*.patch; do git apply "$patch"; done
`;

const testScript = (id: string): string => `#!/bin/sh
# Grades /app as it is, and writes the score as a reward from 0 to 1. What could not be graded is no reward at all.
set -u
here=$(cd "$(dirname "$0")" && pwd)
bugsquash=\${BUGSQUASH_ROOT:-/opt/bugsquash}
logs=\${LOGS_DIRECTORY:-/logs/verifier}
mkdir -p "$logs"
node "$bugsquash/harness/launcher/bugsquash.mjs" grade ${shellQuote(id)} --dir "\${APP_DIRECTORY:-/app}" --json \\
  --exercises "$here/exercises" --solutions "$here/solutions" >"$logs/verdict.json"
code=$?
[ "$code" -le 1 ] || exit "$code"
node -e 'const { score } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
require("fs").writeFileSync(process.argv[2], String(score.total / 100) + "\\n");' "$logs/verdict.json" "$logs/reward.txt"
`;
