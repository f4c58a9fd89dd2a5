#!/bin/sh
# Boots systemd on a copy of this Debian that forgets everything.
#
#   unshare --mount --pid --fork --kill-child sh boot-debian.sh REPOSITORY FILES PACKAGE…
#
# The copy has FILES laid over it, the packages, and the repository at /srv/livedrops. What it writes goes to memory, and it has no network but its own.
# FILES.copy is where it is mounted, for nobody else to see.
set -eu
repository="$1" files="$2"
shift 2

new="$files.copy"
mkdir "$new"
mount -t tmpfs -o size=4g tmpfs "$new"
mkdir "$new/changes" "$new/work" "$new/root"
root="$new/root"
mount -t overlay -o "lowerdir=/,upperdir=$new/changes,workdir=$new/work" overlay "$root"
mkdir -p "$root/srv/livedrops" "$root/before"
mount --bind "$repository" "$root/srv/livedrops"
mount -o remount,bind,ro "$root/srv/livedrops"
# systemd empties /tmp when it starts, and would set what the kernel does for the whole machine.
mount -t tmpfs tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 none "$root/sys/fs/cgroup"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/dev"
for device in null zero full random urandom tty; do cp -a "/dev/$device" "$root/dev"; done
mkdir "$root/dev/pts" "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"

# What this machine has been told to serve is not served by the copy.
rm -f "$root"/etc/systemd/system/multi-user.target.wants/*
# Debian starts what it installs, unless this program says no.
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
chroot "$root" apt-get -q update
DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get -qy install --no-install-recommends "$@"
cp -a "$files/." "$root"

cd "$root"
pivot_root . before
umount -l before
mount --make-rshared /
exec env -i container=other PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  unshare --net /lib/systemd/systemd --system --unit=multi-user.target
