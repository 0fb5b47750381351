/** What every precise probe answers, whatever its language and ABI, on any host with ordinary files. */

/** Needs a preopen `/d` with a file `hello` of the bytes `hi` and an empty directory `sub`. */
export const FILES = `
  # labels, positions, one read at a time
  open a /d/hello r
  read a 1 -> ok h
  read a 100 -> ok i
  read a 100 -> ok %
  read a 0 -> ok %
  seek a 0 set -> ok 0
  readall a -> ok hi
  readall a -> ok %
  seek a -1 end -> ok 1
  seek a 0 cur -> ok 1
  seek a -5 cur -> err invalid
  read a 9 -> ok i
  pread a 1 0 -> ok h
  seek a 0 cur -> ok 2
  fstat a -> ok file 2 * 1
  open a /d/hello r -> bad label is open already
  close a
  close a -> err bad-descriptor
  read a 1 -> err bad-descriptor
  fstat b2 -> err bad-descriptor
  read 2b 1 -> bad malformed label

  # writing
  open b /d/new w,create,excl
  write b ~1000:7 -> ok 1000
  write b % -> ok 0
  write b %7Ex~%23 -> ok 4
  pwrite b xyz 2 -> ok 3
  write b ! -> ok 1
  sync b
  datasync b
  truncate b 1004
  close b
  open b /d/new w,create,excl -> err exist
  open b /d/new r,w
  pread b 8 0 -> ok %07%0Exyz%2A18
  pread b 9 1000 -> ok %7Ex%7E%23
  read b 64 -> ok %07%0Exyz%2A18%3FFMT[bipw%7E%85%8C%93%9A%A1%A8%AF%B6%BD%C4%CB%D2%D9%E0%E7%EE%F5%FC%03%0A%11%18%1F%26-4;BIPW%5Eelsz%81%88%8F%96%9D%A4%AB%B2%B9%C0
  seek b 0 set -> ok 0
  read b 65 -> ok #65:ea113157
  seek b 2 set -> ok 2
  read b 1 -> ok x
  write b Y -> ok 1
  write b Z -> ok 1
  read b 1 -> ok %2A
  seek b 0 set -> ok 0
  read b 8 -> ok %07%0ExYZ%2A18
  close b

  # at the end, wherever the position is
  open c /d/log w,r,create,append
  write c one -> ok 3
  write c two -> ok 3
  seek c 0 cur -> ok 6
  seek c 0 set -> ok 0
  write c . -> ok 1
  seek c 0 cur -> ok 7
  seek c 0 set -> ok 0
  readall c -> ok onetwo.
  write c ! -> ok 1
  truncate c 10
  seek c 0 cur -> ok 8
  close c
  open c /d/log w,trunc
  fstat c -> ok file 0 * 1
  close c

  # names
  let size 2 stat /d/new -> ok file 1004 * 1
  let twice 1 let again 2 stat /d/new -> ok file 1004 * 1
  mkdir /d/n$size
  mkdir /d/n1004 -> err exist
  mkdir /d/$twice.$again
  rmdir /d/file.1004
  stat /d/n1004 -> ok dir * * *
  symlink tar%20get /d/ln
  readlink /d/ln -> ok tar%20get
  lstat /d/ln -> ok link 7 * 1
  stat /d/ln -> err no-entry
  open l /d/ln r,nofollow -> err loop | err no-entry
  list /d/sub -> ok
  list /d/n1004/ -> ok
  list /d/hello -> err not-directory
  rename /d/new /d/sub/%C3%BC%24%25
  stat /d/new -> err no-entry
  list /d/sub -> ok f:%C3%BC%24%25
  link /d/sub/%C3%BC%24%25 /d/second
  stat /d/second -> ok file 1004 * 2
  unlink /d/second
  unlink /d/second -> err no-entry
  rmdir /d/sub -> err not-empty
  unlink /d/sub -> err is-directory | err not-permitted
  times /d/hello 5 1234567890000000000
  stat /d/hello -> ok file 2 1234567890000000000 1
  open t /d/hello r,w
  ftimes t - 1300000000000000000
  fstat t -> ok file 2 * 1
  ftimes t now now
  close t

  # directories as descriptors
  open d /d dir,r
  readdir d 0 -> ok
  readdir d 3 -> ok * * *
  readdir d 100 -> ok * *
  readdir d 100 -> ok
  stat d:hello -> ok file 2 * 1
  open e d:sub/%C3%BC%24%25 r
  fstat e -> ok file 1004 * 1
  open f d:../d/hello r -> err not-permitted | err notcapable
  open f d:/hello r -> err not-permitted | err notcapable
  open f d:nope r -> err no-entry
  open f d:hello r,dir -> err not-directory
  stat nolabel:hello -> err bad-descriptor
  preopen p /d
  stat p:hello -> ok file 2 * 1
  preopen q /d
  preopen r /e -> err no-entry
  preopen p /d -> bad label is open already
  close p
  open x d:hello r
  stat q:hello -> err bad-descriptor
  fstat q -> err bad-descriptor
  close q -> err bad-descriptor
  preopen q /d -> err no-entry
  open q d:hello r
  read x 9 -> ok hi
  read q 9 -> ok hi
  stat /d/hello -> err bad-descriptor
`;

/** Lines that are wrong, and operations that touch no file. Arguments `a`, `b c` and an empty one. */
export const LINES = `
  hello -> ok probe 1 * *
  preopens -> ok /d /d/sub
  args -> ok a b%20c %
  env -> ok A=b%20c E=
  clock realtime -> ok *
  clock monotonic -> ok *
  clock sundial -> bad unknown option
  random 0 -> ok %
  random 8 -> ok *
  let r 1 random 65 -> ok *
  nap 1
  stderr one%0A
  let x 2 hello -> ok probe 1 * *
  stderr $x$x.%0A
  stat /nope -> err no-entry
  stat /dd -> err no-entry
  bogus -> bad no such operation
  read a -> bad wrong number of words
  args x -> bad wrong number of words
  let y -> bad wrong number of words
  let y 1 args x -> bad wrong number of words
  let 1 1 hello -> bad malformed word
  let y 0 hello -> bad malformed number
  let y 5 hello -> bad the result has no such word
  let y 1 stat /nope -> err no-entry
  stderr $y -> bad nothing is bound to that name
  stderr $ -> bad nothing is bound to that name
  stderr %2 -> bad malformed word
  stderr %zz -> bad malformed word
  stderr a\tb -> bad malformed word
  stderr \u00e9 -> bad malformed word
  stderr ~5 -> bad malformed word
  stderr ~5:256 -> bad malformed word
  stderr #5:00000000 -> bad malformed word
  read  a -> bad malformed word
  random 99999999999999999999 -> bad malformed number
  random -1 -> bad malformed number
  open o /d/hello read -> bad unknown option
  open o nowhere r -> bad malformed path
  open o /d/sub r,dir
  readdir o x -> bad malformed number
  seek o 0 middle -> bad unknown option
`;
