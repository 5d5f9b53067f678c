"""Words for errors of files and disks, by the system's own names (errno(3))."""

from data.words import Table

TABLE: Table = {
    "oserror.enospc": ("no space left on the disk", "disk penuh"),
    "oserror.edquot": ("the quota on this disk is used up", "kuota pada disk ini habis"),
    "oserror.efbig": (
        "the file would be larger than allowed here (ulimit -f)",
        "lebih besar dari batas berkas di sini (ulimit -f)",
    ),
    "oserror.erofs": ("the disk is read-only", "disk hanya dapat dibaca"),
    "oserror.eio": ("the disk reports an error", "disk melaporkan kesalahan"),
    "oserror.eacces": ("permission denied", "tidak berhak mengakses"),
    "oserror.eperm": ("permission denied", "tidak berhak mengakses"),
    "oserror.enoent": ("is not there", "tidak ada"),
    "oserror.eexist": ("is there already", "sudah ada"),
    "oserror.einval": (
        "is not a regular file, or of a kind that cannot be used here",
        "bukan berkas biasa, atau bukan jenis yang dapat dipakai di sini",
    ),
    "oserror.enxio": ("is not a regular file", "bukan berkas biasa"),
    "oserror.enotdir": ("a file is where a folder should be", "ada berkas di tempat folder"),
    "oserror.eisdir": ("a folder is where a file should be", "ada folder di tempat berkas"),
    "oserror.eloop": (
        "is a symbolic link; links are not followed here. Put the target in its place",
        "adalah tautan simbolik, dan di sini tidak diikuti: taruh isinya di tempat ini",
    ),
    "oserror.enolck": ("another program holds the file", "berkasnya sedang dipakai program lain"),
    "oserror.enametoolong": ("the name is too long", "namanya terlalu panjang"),
    "oserror.emfile": ("too many files are open (ulimit -n)", "terlalu banyak berkas terbuka (ulimit -n)"),
    "oserror.enfile": ("too many files are open on this machine", "terlalu banyak berkas terbuka di mesin ini"),
}
