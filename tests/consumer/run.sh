#!/bin/sh
# Installs the build tree into an empty directory and builds programs against what lies there, in C
# and C++, through pkg-config (shared and static) and through find_package; each must find
# `ignorance` with the installed packs.
#
#     run.sh BUILD_DIR WORK_DIR VERSION
set -eu

build=$1
work=$2
version=$3
here=$(dirname "$(readlink -f "$0")")

rm -rf "$work"
mkdir -p "$work/project"
cmake --install "$build" --prefix "$work/usr" >"$work/install.log"
lib=$(dirname "$(find "$work/usr" -name libhuashu.a)")
rules=$work/usr/share/huashu/rules

# The packs are asked of the installed tree; the file's own prefix is where it was configured for.
export PKG_CONFIG_PATH="$lib/pkgconfig"
export LD_LIBRARY_PATH="$lib"
pc() { pkg-config --define-variable=prefix="$work/usr" "$@" huashu; }

expect_ignorance() {
    "$1" "$rules" | grep -qx ignorance || { echo "$1 did not find it" >&2; exit 1; }
    echo "ok $1"
}

cp "$here/consumer.c" "$work/consumer.c"
cp "$here/consumer.c" "$work/consumer.cpp"
cd "$work"
[ "$(pc --modversion)" = "$version" ]
[ "$(pc --variable=rulesdir)" = "$rules" ]
# shellcheck disable=SC2046 # flags are meant to be split
{
    ${CC:-cc} -std=c17 -Wall -Wextra -Werror $(pc --cflags) consumer.c $(pc --libs) -o pc-c
    ${CXX:-c++} -std=c++17 -Wall -Wextra -Werror $(pc --cflags) consumer.cpp $(pc --libs) -o pc-cpp
    ${CC:-cc} -std=c17 $(pc --cflags) consumer.c "$lib/libhuashu.a" $(pc --static --libs) -o pc-static
}
for program in pc-c pc-cpp pc-static; do expect_ignorance "./$program"; done

sed "s/@HUASHU_VERSION@/$version/" "$here/project.cmake.in" >project/CMakeLists.txt
cp consumer.c consumer.cpp project/
cmake -S project -B project/build -G Ninja -DCMAKE_PREFIX_PATH="$work/usr" >project.log
cmake --build project/build >>project.log
for library in shared static huashu; do
    for language in c cpp; do expect_ignorance "project/build/$library-$language"; done
done

# The installed program finds the installed packs by itself where it was installed for; here they are
# given.  It exits with 1, for there is a finding.
for file in bin/huashu include/huashu.h share/man/man1/huashu.1; do
    [ -e "usr/$file" ] || { echo "not installed: $file" >&2; exit 1; }
done
# Nothing of the inside is visible in either library.
if { nm -D --defined-only "$lib/libhuashu.so"; nm -g --defined-only "$lib/libhuashu.a"; } |
    awk 'NF == 3 && $3 !~ /^hua_/ { print $3; found = 1 } END { exit !found }'; then
    echo "the libraries show names that are not ours" >&2
    exit 1
fi
status=0
echo 我不知道 | usr/bin/huashu check --rules "$rules" --format short - >short.txt || status=$?
[ "$status" = 1 ] && grep -q ignorance short.txt
echo "ok installed program"

# Without --rules it opens the compiled image of the shipped packs; a pack laid beside them since is heard.
unset HUASHU_RULES
findings() { echo "$1" | usr/bin/huashu check --format short - || [ $? = 1 ]; }
findings 我不知道 >image.txt
cmp short.txt image.txt
printf 'broken' >"$rules.hua"
findings 我不知道 >packs.txt
cmp short.txt packs.txt
cmake --install "$build" --prefix "$work/usr" >>install.log
sleep 1
cat >"$rules/local.yaml" <<'PACK'
pack: local
rules:
  - id: local-word
    category: stalling
    title: 题
    message: 文
    why: 因
    match: [乙乙丙丙]
    tests: {bad: [乙乙丙丙, 有乙乙丙丙], good: [你好, 您好]}
PACK
findings 乙乙丙丙 | grep -q local-word
echo "ok compiled packs"
