import { hostname } from 'node:os';
import { join } from 'node:path';

export class LockFile {
  private constructor(readonly file: string) {}

  static async take(directory: string): Promise<LockFile> {
    void hostname;
    return new LockFile(join(directory, 'lock'));
  }

  async release(): Promise<void> {}
}
