#!/usr/bin/env bash
# From a bare Debian 12 to a first look: installs what is missing, builds the program, and checks a
# sample transcript.  Safe to run again; then it installs nothing and builds only what changed.
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/common.sh
. "$top/scripts/common.sh"

say "packages / 安装所需软件包"
need "${build_packages[@]}"

say "building in build/release / 编译"
mkdir -p "$top/build"
configure release -DCMAKE_BUILD_TYPE=Release -DHUASHU_TESTS=OFF
cmake --build "$top/build/release" --target huashu

say "huashu check corpora/samples/complaint-parcel.txt"
# Exit code 1 says that there are findings, which is what the sample is for.
status=0
"$top/build/release/huashu" check "$top/corpora/samples/complaint-parcel.txt" || status=$?
[ "$status" -le 1 ] || exit "$status"

say "next / 接下来"
echo "  build/release/huashu check your-file.txt     检查自己的话术或对话"
echo "  build/release/huashu explain apology-but     看一条规则说了什么"
echo "  build/release/huashu --help                  全部命令"
