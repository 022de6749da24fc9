/** A command to type in a folder. As harness/wording/ words it, which is not built yet when the launcher needs it. */
export function typedIn(folder, command) {
  const quoted = /^[\w@%+=:,./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", `'\\''`)}'`;
  return `cd ${quoted} && ${command}`;
}
