#!/bin/sh
# Installs admin-tool from its archive: as root under /opt, with a link in /usr/local/bin; as anybody else under ~/.local.
# Another version goes beside the one before, and gets the link; nothing else on the machine is touched, and nothing is
# installed where the checksum is wrong or Java is missing.
set -eu

usage() {
  cat <<'EOF'
Usage: install.sh [--prefix DIR] [--sha256 HEX] admin-tool-VERSION.tar.gz

  --prefix DIR   where to install: DIR/admin-tool-VERSION, and the link DIR/bin/admin-tool.
                 Default: as root /opt, with the link in /usr/local/bin; otherwise ~/.local
  --sha256 HEX   the archive's checksum, as 'sha256sum' printed it where the archive was built.
                 Default: what the file admin-tool-VERSION.tar.gz.sha256 beside the archive says

Exit code: 0 installed; 1 not installed; 2 wrong usage; 127 no Java 17 or newer.
EOF
}

fail() { # EXIT-CODE WHAT ACTION
  printf 'Error: %s\n%s\n' "$2" "$3" >&2
  exit "$1"
}

prefix=''
expected=''
archive=''
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage && exit ;;
    --prefix | --sha256)
      [ -n "${2:-}" ] || fail 2 "$1 needs a value" "$(usage)"
      if [ "$1" = --prefix ]; then prefix=$2; else expected=$2; fi
      shift
      ;;
    -*) fail 2 "there is no option $1" "$(usage)" ;;
    *)
      [ -z "$archive" ] || fail 2 "one archive is expected, but there are $archive and $1" "$(usage)"
      archive=$1
      ;;
  esac
  shift
done
[ -n "$archive" ] || fail 2 "it is not said which archive to install" "$(usage)"
[ -r "$archive" ] || fail 2 "there is no file $archive, or it may not be read" "Copy the archive to this machine first."
for program in tar gzip sha256sum; do
  command -v "$program" >/dev/null ||
    fail 1 "there is no program $program on this machine" "On Amazon Linux 2023: sudo dnf install tar gzip coreutils"
done

if [ -n "$prefix" ]; then
  bin=$prefix/bin
elif [ "$(id -u)" = 0 ]; then
  prefix=/opt bin=/usr/local/bin
else
  prefix=${HOME:?}/.local bin=$HOME/.local/bin
fi
umask 022
mkdir -p "$prefix" "$bin" 2>/dev/null || fail 1 "$prefix or $bin cannot be made" \
  "Run this with sudo, or give --prefix with a folder in which you may write."
if [ ! -w "$prefix" ] || [ ! -w "$bin" ]; then
  fail 1 "$(id -un) may not write into $prefix or $bin" \
    "Run this with sudo, or give --prefix with a folder in which you may write."
fi
prefix=$(cd "$prefix" && pwd -P)
link=$bin/admin-tool
if [ -h "$link" ] || [ -e "$link" ]; then
  case $(readlink "$link" || :) in
    */admin-tool-*/bin/admin-tool) ;;
    *) fail 1 "$link is there already, and no link of this installer's" "Move it away, or give another --prefix." ;;
  esac
fi

# Wherever it ends: what was installed before is back in its place, unless the new one is there.
home=''
leave() {
  trap '' HUP INT TERM
  if [ -e "$new/former" ] && [ ! -e "$home" ]; then
    mv "$new/former" "$home" || return
  fi
  rm -rf "$new"
}
new=$(mktemp -d "$prefix/.admin-tool.XXXXXX")
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# The checksum comes from elsewhere: what the archive says of itself would prove nothing. Looked at is a copy of the
# archive that nobody else can exchange meanwhile.
if [ -z "$expected" ] && [ -r "$archive.sha256" ]; then
  read -r expected _ <"$archive.sha256" || :
fi
[ -n "$expected" ] || fail 2 "nothing says what the checksum of $archive should be" \
  "Put the file $(basename "$archive").sha256 from the build beside it, or give --sha256."
cp "$archive" "$new/archive"
found=$(sha256sum <"$new/archive")
found=${found%% *}
[ "$found" = "$(printf %s "$expected" | tr A-F a-f)" ] || fail 1 "the SHA-256 of $archive is $found, expected $expected" \
  "Copy the archive again: this one is incomplete, or another one than was built. Nothing was installed."
tar -xzf "$new/archive" -C "$new" || fail 1 "$archive cannot be unpacked" "Is it the .tar.gz of the build?"
set -- "$new"/admin-tool-*
if [ $# -ne 1 ] || [ ! -x "$1/bin/admin-tool" ]; then
  fail 1 "$archive is not the archive of admin-tool" "Give admin-tool-VERSION.tar.gz from the folder target of the build."
fi

# The launcher looks for Java, and says how to get one.
ADMIN_TOOL_CACHE=off "$1/bin/admin-tool" --version >/dev/null || {
  code=$?
  echo "Nothing was installed." >&2
  exit "$code"
}
home=$prefix/${1##*/}
if [ -h "$home" ] || [ -e "$home" ]; then
  mv "$home" "$new/former"
fi
mv "$1" "$home"
rm -f "$link"
ln -s "$home/bin/admin-tool" "$link"

# What is said to be installed is what the link starts now.
if ! version=$(ADMIN_TOOL_CACHE=off "$link" --version) || [ "$(readlink "$link")" != "$home/bin/admin-tool" ]; then
  fail 1 "$link does not start what was installed in $home" "See what 'ls -l $link' shows, and run this again."
fi
printf 'Installed: %s\n%s\n' "$home" "$version"
case :$PATH: in
  *:"$bin":*) echo "Start it with: admin-tool" ;;
  *) echo "Start it with: $bin/admin-tool (or put $bin on your PATH)" ;;
esac
