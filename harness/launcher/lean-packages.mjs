// Changes to packages while they are bundled, for what they do at their start without need. Each names a text of
// the version in package-lock.json; the build fails when it is gone, so that an update does not lose it unnoticed.

const CHANGES = [
  {
    // `fetch` of a data URL loads all of undici: 40 ms to decode base64, which it can also do by itself.
    file: 'node_modules/yoga-layout/dist/binaries/yoga-wasm-base64-esm.js',
    from: '"function"!=typeof fetch',
    to: 'true',
  },
  {
    // Emoji sequences make the largest regular expression there is: 50 ms to compile for the first character that is
    // not ASCII. Nothing without one of these characters can match it.
    file: 'node_modules/string-width/index.js',
    from: 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
    to: `const partOfEmoji = /[\\p{Emoji_Presentation}\\p{Extended_Pictographic}\\u20E3]/u;
let wholeEmoji;
const rgiEmojiRegex = { test: (text) => partOfEmoji.test(text) && (wholeEmoji ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v')).test(text) };`,
  },
  {
    // zod writes and compiles code for each kind of object, which pays from some hundred parses on. A command does three.
    file: 'node_modules/zod/v4/core/core.js',
    from: '__zod_globalConfig = {}',
    to: '__zod_globalConfig = { jitless: true }',
  },
];

/** A plugin of the bundler that applies them. */
export const leanPackages = {
  name: 'lean-packages',
  transform: {
    filter: { id: CHANGES.map(({ file }) => new RegExp(`/${RegExp.escape(file)}$`)) },
    handler(code, id) {
      const { file, from, to } = CHANGES.find((change) => id.endsWith(change.file));
      if (!code.includes(from)) throw new Error(`${file} holds no longer: ${from}`);
      return { code: code.replace(from, () => to), map: null };
    },
  },
};
