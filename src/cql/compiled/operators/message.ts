import { partOf } from '../elm-parts.ts';
import { constantExpr, type OperatorFamily } from '../expr.ts';

/** Messages to whoever runs the program (CQL 1.5, §9 Errors and Messages). */
export const messageOperators: OperatorFamily = {
  /** Gives its source; an `Error` whose condition holds ends the evaluation. */
  Message(node, compile, scope) {
    const part = (name: string) => {
      const expression = partOf(node, name);
      return expression === undefined ? constantExpr(null) : compile(expression);
    };
    const source = part('source');
    const condition = part('condition');
    const [code, severity, message] = [part('code'), part('severity'), part('message')];
    const fault = scope.fault(node, 'the library has reported an error');
    return (frame) => {
      const value = source(frame);
      if (condition(frame) !== true) return value;
      const level = severity(frame) as string;
      frame.evaluation.messages.onMessage(
        value,
        code(frame) as string,
        level,
        message(frame) as string,
      );
      if (level === 'Error') throw fault();
      return value;
    };
  },
};
