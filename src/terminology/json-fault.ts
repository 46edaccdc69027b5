/**
 * Where a text stops being JSON, as a character offset; undefined when it is JSON to its end.
 * `JSON.parse` says what it stumbled over, but does not always say where.
 */
export function jsonFault(text: string): number | undefined {
  let at = 0;
  const take = (token: RegExp): boolean => {
    token.lastIndex = at;
    const found = token.exec(text);
    if (found !== null) at = token.lastIndex;
    return found !== null;
  };
  const space = (): true => take(/[ \t\r\n]*/y) || true;
  const list = (end: RegExp, item: () => boolean): boolean => {
    space();
    if (take(end)) return true;
    do {
      if (!(space() && item() && space())) return false;
    } while (take(/,/y));
    return take(end);
  };
  const string = (): boolean => take(/"(?:[^"\\\t\n\r]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/y);
  const pair = (): boolean => string() && space() && take(/:/y) && space() && value();
  const value = (): boolean => {
    if (take(/\{/y)) return list(/\}/y, pair);
    if (take(/\[/y)) return list(/\]/y, value);
    return string() || take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
  };
  return space() && value() && space() && at === text.length ? undefined : at;
}
