"""Words for what the system says of a file or a disk, by the system's own names (errno(3))."""

from data.words import Table

TABLE: Table = {
    "oserror.enospc": ("no room is left on the disk", "disk penuh"),
    "oserror.edquot": ("the quota on this disk is used up", "kuota pada disk ini habis"),
    "oserror.efbig": (
        "larger than a file may be here (ulimit -f)",
        "lebih besar dari batas berkas di sini (ulimit -f)",
    ),
    "oserror.erofs": ("the disk can only be read", "disk hanya dapat dibaca"),
    "oserror.eio": ("the disk reports an error", "disk melaporkan kesalahan"),
    "oserror.eacces": ("this user has no right to it", "pengguna ini tidak berhak"),
    "oserror.eperm": ("this user has no right to it", "pengguna ini tidak berhak"),
    "oserror.enoent": ("is not there", "tidak ada"),
    "oserror.eexist": ("is there already", "sudah ada"),
    "oserror.enotdir": ("a file stands where a folder should be", "ada berkas di tempat folder"),
    "oserror.eisdir": ("a folder stands where a file should be", "ada folder di tempat berkas"),
    "oserror.eloop": (
        "is a symbolic link, and none is followed here: put what it leads to in its place",
        "adalah tautan simbolik, dan di sini tidak diikuti: taruh isinya di tempat ini",
    ),
    "oserror.enametoolong": ("the name is too long", "namanya terlalu panjang"),
    "oserror.emfile": ("too many files are open (ulimit -n)", "terlalu banyak berkas terbuka (ulimit -n)"),
    "oserror.enfile": ("too many files are open on this machine", "terlalu banyak berkas terbuka di mesin ini"),
}
