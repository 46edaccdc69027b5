import type { AddCommand } from './surroundings.ts';

/** `trialhook serve` */
export const serveCommand: AddCommand = (program, { serve, err }, done) => {
  program
    .command('serve')
    .description('run the CDS Hooks service; its settings are environment variables TRIALHOOK_*')
    .action(async () => {
      try {
        await serve();
        done(0);
      } catch (error) {
        // What keeps a service from starting is as a rule its settings, its folder or its port.
        if (!(error instanceof Error)) throw error;
        err(`trialhook: ${error.message}\n`);
        done('code' in error && error.code === 'settings-invalid' ? 2 : 1);
      }
    });
};
