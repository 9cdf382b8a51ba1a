/** Places for temporary files that any program may use by their names. */
const sharedTemp = ["/tmp", "/var/tmp", "/dev/shm"] as const;

/** Where people keep what proves who they are. The network is off, but nothing of it is a plugin's business. */
const secretFolders = [
  ".ssh",
  ".aws",
  ".azure",
  ".docker",
  ".gnupg",
  ".kube",
  ".config/gh",
  ".config/gcloud",
];
const secretFiles = [
  ".npmrc",
  ".netrc",
  ".pypirc",
  ".git-credentials",
  ".claude.json",
  ".claude/.credentials.json",
];

/**
 * A script for sh, run as root of new namespaces before the plugin's program:
 * `sh -c SCRIPT sh BASE CWD SIZE HOME [VISIBLE…] -- PROGRAM [ARGUMENT…]`
 *
 * In them everything can only be read, but BASE (the copy of the plugin), and folders for temporary files of their own with SIZE,
 * which are gone when the program ends. Loopback is up, because tests start servers on it. A folder that a new one hides is still
 * reached through the open file that was there before: that is how BASE and VISIBLE, often below /tmp, come back.
 */
export const enterScript = `
base=$1 cwd=$2 size=$3 home=$4
shift 4
cd "$base" || exit 125
next=3
while [ "$1" != -- ]; do
  eval "exec $next<\\"\\$1\\"; visible$next=\\$1" || exit 125
  next=$((next + 1))
  shift
done
shift
for folder in ${sharedTemp.join(" ")}; do
  [ -d "$folder" ] && [ ! -L "$folder" ] || continue
  mount -t tmpfs -o "size=$size,mode=1777,nosuid,nodev" tmpfs "$folder" || exit 125
done
mkdir -p "$base" && mount -c --bind /proc/self/cwd "$base" || exit 125
at=3
while [ "$at" -lt "$next" ]; do
  eval "folder=\\$visible$at"
  case $folder in ${sharedTemp.map((folder) => `${folder}/*`).join(" | ")})
    mkdir -p "$folder" && mount -c --bind "/proc/self/fd/$at" "$folder" || exit 125 ;;
  esac
  eval "exec $at<&-"
  at=$((at + 1))
done
mounts=$(cat /proc/self/mountinfo)
printf '%s\\n' "$mounts" | while read -r _ _ _ _ point options _; do
  case $point in "$base" | "$base"/* | /proc | /proc/* | /dev | /dev/* | ${sharedTemp.join(" | ")}) continue ;; esac
  case $options in ro | ro,*) continue ;; esac
  mount -o "remount,bind,ro\${options#rw}" "$point" 2>/dev/null
done
for name in ${secretFolders.join(" ")}; do
  [ -d "$home/$name" ] && mount -t tmpfs -o size=4k,mode=700 tmpfs "$home/$name"
done
for name in ${secretFiles.join(" ")}; do
  [ -f "$home/$name" ] && mount --bind /dev/null "$home/$name"
done
ip link set lo up 2>/dev/null
cd "$cwd" || exit 125
exec "$@"
`;
