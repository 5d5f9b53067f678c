"""Words of ``siaga remote`` and ``siaga sync``."""

from data.words import Table

TABLE: Table = {
    "remote.none": (
        "{file} names no remote: set url and site in [remote] (docs/guide/remote.md)",
        "{file} tidak menyebut server: isi url dan site di [remote] (docs/guide/remote.md)",
    ),
    "remote.failed": ("remote: {why}", "server: {why}"),
    "remote.bad_code": (
        '"{found}" is not a station code: 2 to 6 capital letters or digits',
        '"{found}" bukan kode stasiun: 2 sampai 6 huruf besar atau angka',
    ),
    "remote.no_admin": (
        "the password of account {name} is needed: --admin-password FILE, or {variable}",
        "perlu sandi akun {name}: --admin-password BERKAS, atau {variable}",
    ),
    "remote.ask_admin": ("Password of account {name}: ", "Sandi akun {name}: "),
    "remote.bad_password": (
        "the remote refuses the password of account {name}: nothing was made",
        "server menolak sandi akun {name}: tidak ada yang dibuat",
    ),
    "remote.layout": (
        "{url}: to be laid out there for {bucket}, by its owner (docs/sync.md has the contract):",
        "{url}: disiapkan di sana untuk {bucket}, oleh pemiliknya (kontraknya di docs/sync.md):",
    ),
    "remote.layout.station": (
        "station {station}: account {account} with a password or token of its own",
        "stasiun {station}: akun {account} dengan sandi atau token sendiri",
    ),
    "remote.layout.log": (
        "  log   {path}  empty; only this station may create records, nobody may change or delete them",
        "  log   {path}  kosong; hanya stasiun ini boleh membuat rekaman, tak ada yang boleh mengubah atau menghapus",
    ),
    "remote.layout.head": (
        "  head  {path}  with the data {{}}; only this station may replace it",
        "  kepala {path}  dengan data {{}}; hanya stasiun ini boleh menggantinya",
    ),
    "remote.layout.end": (
        "All of these stations may read all of it: {codes}. At each station: url and site in site.toml, its password "
        "or token with mode 0600, and the same site.key (openssl rand -hex 32), which the server never gets",
        "Semua stasiun ini boleh membaca semuanya: {codes}. Di tiap stasiun: url dan site di site.toml, sandi atau "
        "tokennya dengan mode 0600, dan site.key yang sama (openssl rand -hex 32), yang tidak pernah diberi ke server",
    ),
    "remote.refused": (
        "the remote does not let this account create: {name}. Is it the admin account in its settings "
        "(docs/guide/remote.md)?",
        "server tidak mengizinkan akun ini membuat: {name}. Apakah ini admin menurut setelannya "
        "(docs/guide/remote.md)?",
    ),
    "remote.how.made": ("created", "dibuat"),
    "remote.how.changed": ("changed", "diubah"),
    "remote.how.found": ("as it was", "tetap"),
    "remote.how.removed": ("removed", "dihapus"),
    "remote.what.account": ("account", "akun"),
    "remote.what.bucket": ("bucket", "bucket"),
    "remote.what.group": ("group", "grup"),
    "remote.what.log": ("log", "log"),
    "remote.what.heads": ("collection", "koleksi"),
    "remote.what.head": ("head of", "kepala"),
    "remote.own_file": (
        "password of this station ({code}): {file}",
        "sandi stasiun ini ({code}): {file}",
    ),
    "remote.other_file": (
        "password of {code}: {file}. Carry it there as remote.password, mode 0600, and delete it here",
        "sandi {code}: {file}. Bawa ke sana sebagai remote.password, mode 0600, lalu hapus di sini",
    ),
    "remote.unknown_password": (
        "{codes}: the account exists, but its password is not here. If nobody has it: --renew {codes}",
        "{codes}: akun sudah ada dan sandinya tidak di sini. Bila tak ada yang punya: --renew {codes}",
    ),
    "remote.new_key": (
        "the site's key: {file}. Carry it to every station, mode 0600; the server never gets it",
        "kunci lokasi: {file}. Bawa ke setiap stasiun, mode 0600; server tidak pernah menerimanya",
    ),
    "remote.signed_in": ("{url}: {bucket}, signed in as {account}", "{url}: {bucket}, masuk sebagai {account}"),
    "remote.skew": (
        "the remote's clock and this one differ by {seconds} s",
        "jam server dan jam ini berbeda {seconds} dtk",
    ),
    "remote.book": (
        "{station}  {book}  there to no. {there}, here to no. {here}",
        "{station}  {book}  di sana s.d. no. {there}, di sini s.d. no. {here}",
    ),
    "remote.witness": (
        "witness: {book} no. {no} is {hash} there as here",
        "saksi: {book} no. {no} adalah {hash} di sana dan di sini",
    ),
    "remote.witness_differs": (
        "WITNESS DIFFERS: {book} no. {no} was {hash} when it was sent; here it is not",
        "SAKSI BERBEDA: {book} no. {no} dulu {hash} waktu dikirim; di sini tidak",
    ),
    "remote.witness_seal": (
        "the witness of {book} no. {no} ({hash}) is not sealed with this site's key",
        "saksi {book} no. {no} ({hash}) tidak disegel dengan kunci lokasi ini",
    ),
    "remote.handed_over": (
        "a console runs here and syncs automatically; it was asked to do so now",
        "konsol sedang jalan di sini dan menyinkron otomatis; sudah diminta sekarang",
    ),
    "remote.line": (
        "{state}; {unsent:,} not sent, {came:,} came",
        "{state}; {unsent:,} belum terkirim, {came:,} masuk",
    ),
    "remote.done": ("everything is sent; {came:,} {came:entry|entries} came", "semua terkirim; {came:,} mutasi masuk"),
}
