import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureDir } from '../data-dir.ts';
import { say } from '../progress.ts';
import { findOnPath, isExecutable, resolveBinary, type ResolvedBinary } from './resolve-binary.ts';

const VERSION = '4.1.0';
/** The logging of the version that Kafka's own libraries bring. */
const LOG4J_VERSION = '2.24.3';
const DOWNLOAD_MS = 10 * 60_000;

const JAVA_HINT = `Kafka is needed for its tests only. It runs on Java 17 or newer:
  macOS:    brew install openjdk
  Debian, Ubuntu:  sudo apt install openjdk-17-jre-headless
  Fedora:   sudo dnf install java-21-openjdk-headless
  Windows:  winget install Microsoft.OpenJDK.21`;

const KAFKA_HINT = `Install Maven (mvn), or unpack https://kafka.apache.org/downloads and set KAFKA_HOME to the folder.`;

/** A `java`: that of `JAVA_HOME`, else one on PATH. */
export const resolveJava = (env: NodeJS.ProcessEnv = process.env): Promise<ResolvedBinary> =>
  resolveBinary(
    'Java',
    [
      { source: 'JAVA_HOME', find: () => javaOfHome(env.JAVA_HOME) },
      { source: 'java on PATH', find: () => findOnPath(['java'], env) },
    ],
    JAVA_HINT,
  );

/** The folder with Kafka's libraries: that of an installation, one fetched before, or fetched now. */
export const resolveKafkaLibs = (
  cacheDir: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ResolvedBinary> =>
  resolveBinary(
    'Kafka',
    [
      { source: 'KAFKA_HOME', find: () => libsOfHome(env.KAFKA_HOME) },
      { source: 'fetched before', find: () => ifThere(keptLibs(cacheDir)) },
      { source: "Maven's repository", find: () => fetchLibs(cacheDir) },
    ],
    KAFKA_HINT,
  );

function javaOfHome(home: string | undefined): string | undefined {
  if (!home) return undefined;
  const java = path.join(home, 'bin', process.platform === 'win32' ? 'java.exe' : 'java');
  if (!isExecutable(java)) throw new Error(`${java} is not a program`);
  return java;
}

function libsOfHome(home: string | undefined): string | undefined {
  if (!home) return undefined;
  const libs = path.join(home, 'libs');
  if (!existsSync(libs)) throw new Error(`${libs} is not there`);
  return libs;
}

const keptLibs = (cacheDir: string): string => path.join(cacheDir, `kafka-${VERSION}`, 'libs');
const ifThere = (folder: string): string | undefined => (existsSync(folder) ? folder : undefined);

/** Maven checks what it fetches. A folder is complete or not there: it gets its name when everything is in it. */
async function fetchLibs(cacheDir: string): Promise<string | undefined> {
  const maven = findOnPath(['mvn']);
  if (maven === undefined) return undefined;
  say(`Fetching Kafka ${VERSION} once (43 MB); it is kept for the next start.`);
  const libs = keptLibs(cacheDir);
  const folder = ensureDir(path.dirname(libs));
  const partial = await mkdtemp(path.join(folder, 'part-'));
  try {
    await writeFile(path.join(partial, 'pom.xml'), POM);
    const args = ['-B', '-q', 'dependency:copy-dependencies', '-DincludeScope=runtime'];
    await promisify(execFile)(maven, [...args, `-DoutputDirectory=${path.join(partial, 'libs')}`], {
      cwd: partial,
      timeout: DOWNLOAD_MS,
      shell: process.platform === 'win32',
    });
    await rename(path.join(partial, 'libs'), libs);
    return libs;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

const dependency = (group: string, artifact: string, version: string): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>livedrops</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    ${dependency('org.apache.kafka', 'kafka_2.13', VERSION)}
    ${dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', LOG4J_VERSION)}
  </dependencies>
</project>
`;
