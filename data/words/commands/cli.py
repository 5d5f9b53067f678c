"""Words of the ``siaga`` command line, other than its help."""

from data.words import Table

TABLE: Table = {
    # --- parsing
    "cli.usage": ("{message}; see: {help}", "{message}; lihat: {help}"),
    "cli.unknown": (
        'Unknown command: "{found}"; see: siaga --help',
        'Perintah tidak dikenal: "{found}"; lihat: siaga --help',
    ),
    "cli.unknown_near": (
        'Unknown command: "{found}". Did you mean: siaga {near}',
        'Perintah tidak dikenal: "{found}". Maksudnya: siaga {near}',
    ),
    # argparse fills these in itself, with %.
    "cli.arg_named": ("argument %(argument_name)s: %(message)s", "%(argument_name)s: %(message)s"),
    "cli.arg_one": ("expected one argument", "perlu satu nilai"),
    "cli.arg_required": ("the following arguments are required: %s", "belum diisi: %s"),
    "cli.arg_unknown": ("unrecognized arguments: {found}", "tidak dikenal: {found}"),
    "cli.arg_choice": (
        "invalid choice: %(value)r (choose from %(choices)s)",
        "%(value)r bukan pilihan; pilihannya %(choices)s",
    ),
    "cli.arg_no_value": ("takes no value, found %r", "tidak memakai nilai, ditemukan %r"),
    "cli.arg_exclusive": ("not allowed with argument %s", "tidak dapat bersama %s"),
    "cli.arg_one_of": ("one of the arguments %s is required", "salah satu dari ini perlu: %s"),
    "cli.arg_empty": ("{name} is empty", "{name} kosong"),
    "cli.arg_invalid": ("invalid %(type)s value: %(value)r", "nilai %(value)r tidak dapat dipakai (%(type)s)"),
    "cli.bad_time": (
        '{option}: "{found}" is not a time. Use 02:15, 2024-01-22, 2024-01-22T02:15 or -90 (minutes ago)',
        '{option}: "{found}" bukan waktu. Tulis 02:15, 2024-01-22, 2024-01-22T02:15 atau -90 (menit yang lalu)',
    ),
    "cli.future": (
        "{option}: {found} is in the future; the room can only be shown as it was",
        "{option}: {found} belum terjadi; yang dapat ditampilkan hanya keadaan yang sudah lewat",
    ),
    "cli.until_before": (
        "--until {until} is before --since {since}: times of day are the latest that are past; add dates",
        "--until {until} lebih awal dari --since {since}: jam berarti jam terakhir yang sudah lewat; tambahkan tanggal",
    ),
    # --- what went wrong
    "cli.no_site": (
        "no site in {home} yet; make one with: siaga init",
        "belum ada pos komando di {home}; buat dengan: siaga init",
    ),
    "cli.site_in_force": (
        "{fault}; read instead: the site file that was in force before",
        "{fault}; dibaca sebagai gantinya: site.toml yang berlaku sebelumnya",
    ),
    "cli.no_book": (
        "no book in {home} yet; it is opened by: siaga, or siaga exec",
        "belum ada buku mutasi di {home}; dibuka oleh: siaga, atau siaga exec",
    ),
    "cli.book_gone": (
        "THE BOOK IS GONE: {home} has traces of one ({book}), but its files are missing. Nothing was opened. Mount its "
        "disk or move the folder back to {home}/book, or restore a backup: siaga restore. For a new book use another "
        "folder: siaga --home FOLDER init",
        "BUKU MUTASI HILANG: {home} punya jejaknya ({book}), dan berkasnya tidak ada. Tidak ada yang dimulai. Pasang "
        "disknya atau kembalikan foldernya ke {home}/book, atau pulihkan cadangan: siaga restore. Untuk buku baru "
        "pakai folder lain: siaga --home FOLDER init",
    ),
    "cli.no_such_user": (
        "{found}: no such user, or one without a folder of his own; write the path in full",
        "{found}: pengguna itu tidak ada, atau tidak punya folder sendiri; tulis jalurnya lengkap",
    ),
    "cli.not_the_owners": (
        "{path}: a process of user {peer} (pid {pid}) answers there, and the home belongs to {owner}; nothing was "
        "sent. Let nobody else write into the home (chmod go-rwx), end that process and start the console again",
        "{path}: yang menjawab di sana proses pengguna {peer} (pid {pid}), padahal folder ini milik {owner}; tidak "
        "ada yang dikirim. Tutup folder bagi orang lain (chmod go-rwx), akhiri proses itu, lalu mulai lagi konsol",
    ),
    "cli.not_the_owner": (
        "{home} belongs to {owner}; another user, root too, writes nothing there. As its owner: {command}",
        "{home} milik {owner}; pengguna lain, root juga, tidak menulis apa pun di sana. Sebagai pemilik: {command}",
    ),
    "cli.anothers": (
        "{path} belongs to {owner}; to mend it: {command}",
        "{path} milik {owner}; untuk membetulkan: {command}",
    ),
    "cli.peer_refused": (
        "a process of user {user} cannot enter lines in this room",
        "proses pengguna {user} tidak dapat memasukkan baris di ruangan ini",
    ),
    "cli.request_long": (
        "more than {n:,} bytes in one request",
        "lebih dari {n:,} bita dalam satu permintaan",
    ),
    "cli.request_bad": ("not a request: {why}", "bukan permintaan: {why}"),
    "cli.busy": (
        "another process (pid {pid}) writes the book in {home} and accepts no lines; try again when it has ended",
        "proses lain (pid {pid}) sedang menulis buku mutasi di {home} dan tidak menerima baris; coba lagi nanti",
    ),
    "cli.console_runs": (
        "a console (pid {pid}) is already running in {home}. Next to it: siaga watch (a second screen), siaga "
        "status, siaga log --follow, siaga exec LINE",
        "konsol (pid {pid}) sudah berjalan di {home}. Di sampingnya: siaga watch (layar kedua), siaga status, "
        "siaga log --follow, siaga exec BARIS",
    ),
    "cli.console_silent": (
        "the console in {home} (pid {pid}) has not answered for {silent} and enters nothing: it hangs. If it "
        "stays so, end it (kill {pid}, then kill -9 {pid}) and start again: what is saved stays saved",
        "konsol di {home} (pid {pid}) tidak menjawab selama {silent} dan tidak memasukkan apa pun: macet. Bila "
        "tetap begitu, akhiri (kill {pid}, lalu kill -9 {pid}) dan mulai lagi: yang tersimpan tetap tersimpan",
    ),
    "cli.console_stopped": (
        "the console in {home} (pid {pid}) is stopped and has not answered for {silent}; it enters nothing. To "
        "let it continue: fg in the terminal where it was started, or kill -CONT {pid}",
        "konsol di {home} (pid {pid}) dihentikan sementara dan tidak menjawab selama {silent}; tidak ada yang "
        "dimasukkannya. Untuk melanjutkan: fg di terminal tempat ia dimulai, atau kill -CONT {pid}",
    ),
    "cli.left": ("left; nothing was changed", "dibatalkan; tidak ada yang diubah"),
    "cli.few_files": (
        "only {found} files may be open at once here, and this needs {needed}: ulimit -n {needed}",
        "di sini hanya {found} berkas boleh terbuka sekaligus, dan ini perlu {needed}: ulimit -n {needed}",
    ),
    "cli.fault": (
        "a fault in the program itself, not in what you typed; what is saved stays saved. Details: {file}",
        "kesalahan pada program, bukan pada ketikan Anda; yang tersimpan tetap tersimpan. Rincian: {file}",
    ),
    "cli.drill_home": (
        "{home} is of a drill, which alone writes there. To look at it: siaga watch --home DIR; to continue one that "
        "was cut off: siaga drill resume DIR",
        "{home} milik latihan, dan hanya latihan itu yang mencatat di sana. Untuk melihatnya: siaga watch --home DIR; "
        "untuk melanjutkan yang terputus: siaga drill resume DIR",
    ),
    "cli.no_terminal": (
        "the console needs a terminal, for errors (2>) too; without one use: siaga status, siaga log, siaga exec",
        "konsol memerlukan terminal, juga untuk galat (2>); tanpa terminal: siaga status, siaga log, siaga exec",
    ),
    # --- exec
    "cli.line_refused": (
        "line {number} refused: {why} [{line}]. The lines before it are saved, those after it were not read",
        "baris {number} ditolak: {why} [{line}]. Baris sebelumnya tersimpan, baris sesudahnya tidak dibaca",
    ),
    "cli.line_failed": (
        "line {number} is not saved: {why} [{line}]. The lines before it are saved, those after it were not read",
        "baris {number} tidak tersimpan: {why} [{line}]. Baris sebelumnya tersimpan, sesudahnya tidak dibaca",
    ),
    "cli.no_answer": (
        "the console (pid {pid}) accepted the line but has not answered. Whether it is saved: siaga log [{line}]",
        "konsol (pid {pid}) menerima baris ini tetapi tidak menjawab; tersimpan atau tidak: siaga log [{line}]",
    ),
    "cli.unanswered": (
        "the console ended or did not answer. Run the command again: nothing is entered twice",
        "konsol berhenti atau tidak menjawab. Jalankan perintah ini lagi: tidak ada yang tercatat dua kali",
    ),
    "cli.stdout": ("standard output: {why}", "keluaran standar: {why}"),
    "cli.not_printed": (
        "saved as no. {no}, but that could not be written to standard output: {why}. No further line was entered",
        "tersimpan sebagai no. {no}, tetapi tidak dapat ditulis ke keluaran: {why}. Baris berikutnya tidak dimasukkan",
    ),
    "cli.nobody_reads": (
        "nobody reads our answers any more (standard output is closed); no further line was entered",
        "jawaban tidak ada yang membaca lagi (keluaran tertutup); baris berikutnya tidak dimasukkan",
    ),
    "cli.not_utf8": (
        "not UTF-8 text at byte {place}; send the line as UTF-8",
        "bukan teks UTF-8 pada bita {place}; kirim baris sebagai UTF-8",
    ),
    "cli.as_unknown": (
        'no operator "{found}" on the roster; --as accepts: {codes}',
        'operator "{found}" tidak ada dalam daftar; --as: {codes}',
    ),
    "cli.as_needed": (
        "nobody is in control and no crew is on duty; say who enters this with --as: {codes}",
        "belum ada yang memegang kendali dan tidak ada regu dinas; sebutkan dengan --as: {codes}",
    ),
    # --- first start
    "cli.first_no_terminal": (
        "no site in {home} yet; make one with: siaga init, or in a terminal try the sample with: siaga demo",
        "belum ada pos komando di {home}; buat dengan: siaga init, atau coba contohnya di terminal: siaga demo",
    ),
    "cli.first": (
        "Siaga: the control room in a terminal.\n"
        "There is no site in {home} yet.\n\n"
        "  1  make one (a few questions, then the console)\n"
        "  2  try the sample: a busy evening, nothing to set up\n"
        "  q  leave\n",
        "Siaga: ruang kendali di terminal.\n"
        "Belum ada pos komando di {home}.\n\n"
        "  1  buat baru (beberapa pertanyaan, lalu konsol)\n"
        "  2  coba contohnya: malam yang sibuk, tanpa persiapan\n"
        "  k  keluar\n",
    ),
    # --- status
    "cli.metrics_now": (
        "--format prometheus is of now; leave --at out",
        "--format prometheus selalu keadaan sekarang; jangan memakai --at",
    ),
    "cli.at": ("(as it was then)", "(keadaan pada saat itu)"),
    "cli.control": ("{who} in control since {since}", "{who} memegang kendali sejak {since}"),
    "cli.book": ("book {id} no. {no}", "mutasi {id} no. {no}"),
    "cli.last": ("last {time}", "ktk {time}"),
    "cli.next": ("next {time}", "lapor {time}"),
    "cli.was_due": ("was due {time}", "batas {time}"),
    # --- log
    # --- query
    "cli.completion_no_kind": ('"{found}" is not one of {kinds}', '"{found}" bukan salah satu dari {kinds}'),
    "cli.query_no_table": ('no table "{found}"; tables are {tables}', 'tidak ada tabel "{found}"; tabelnya {tables}'),
    "cli.query_no_field": (
        'no field "{found}" in {table}; fields are {fields}',
        'tidak ada kolom "{found}" dalam {table}; kolomnya {fields}',
    ),
    "cli.query_no_list": (
        '"{found}" is not a list: compare it with ==',
        '"{found}" bukan daftar: bandingkan dengan ==',
    ),
    "cli.query_wrong_word": (
        '"{found}" is not expected there; words are {words}, and ( ) around a part',
        '"{found}" tidak pada tempatnya; katanya {words}, dan ( ) di sekitar bagian',
    ),
    "cli.query_bad_value": (
        'field "{field}" cannot be compared with {found}',
        'kolom "{field}" tidak dapat dibandingkan dengan {found}',
    ),
    "cli.query_bad_moment": (
        "{found} is not a time; write 02:15, 2024-01-22, 2024-01-22T02:15, -90 or -2h",
        "{found} bukan waktu; tulis 02:15, 2024-01-22, 2024-01-22T02:15, -90 atau -2j",
    ),
    "cli.query_recent": (
        "Open incidents, and those settled within 48 hours. All of the book: --all",
        "Kejadian yang terbuka, dan yang selesai dalam 48 jam. Seluruh buku: --all",
    ),
    "cli.query_progress": ("reading the book: {done:,} of {total:,}", "membaca buku: {done:,} dari {total:,}"),
    "cli.bad_kind": (
        '--kind: no kind "{found}"; kinds are {kinds}',
        '--kind: tidak ada jenis "{found}"; jenisnya {kinds}',
    ),
    "cli.bad_subject": (
        '--subject: "{found}" is neither a post (4), an incident (129) nor a subject like post:4',
        '--subject: "{found}" bukan pos (4), kejadian (129), atau subjek seperti post:4',
    ),
    "cli.no_line": (
        "no line: exec takes one, in quotes ('ok 4'), or many on stdin: siaga exec -",
        "tidak ada baris: exec menerima satu dalam kutip ('aman 4'), atau lewat stdin: siaga exec -",
    ),
    "cli.one_line": (
        "{count} arguments: exec takes one line, in quotes ('n FIRE 3 smoke'), or many on stdin: siaga exec -",
        "{count} argumen: exec menerima satu baris dalam kutip ('n FIRE 3 asap'), atau lewat stdin: siaga exec -",
    ),
    "cli.one_line_of": (
        "{count} lines in one argument: exec takes one line, or many on stdin: siaga exec -",
        "{count} baris dalam satu argumen: exec menerima satu baris, atau banyak lewat stdin: siaga exec -",
    ),
    "cli.log_last": ("-n: found {found}, expected 0 or more", "-n: ditemukan {found}, seharusnya 0 atau lebih"),
    "cli.which_incident": (
        "--subject: {found} can be {options}",
        "--subject: {found} bisa berarti {options}",
    ),
    "cli.no_incident": (
        "--subject: no incident {found} in this book",
        "--subject: tidak ada kejadian {found} dalam buku ini",
    ),
    "cli.bad_pattern": (
        '--grep: "{found}" is not a pattern: {why}; a plain word always works',
        '--grep: "{found}" bukan pola: {why}; kata biasa selalu dapat dipakai',
    ),
    "cli.happened": ("happened {time}", "terjadi {time}"),
    "cli.mark_fixed": ("corrected by no. {no}", "diralat oleh no. {no}"),
    # --- verify
    "cli.intact": ("Intact: {entries:,} {entries:entry|entries}", "Buku mutasi utuh: {entries:,} mutasi"),
    "cli.damaged": (
        "DAMAGED: {entries:,} {entries:entry is|entries are} intact",
        "RUSAK: {entries:,} mutasi masih utuh",
    ),
    "cli.incomplete": (
        "NOT COMPLETE: {entries:,} {entries:entry is|entries are} intact",
        "TIDAK LENGKAP: {entries:,} mutasi masih utuh",
    ),
    "cli.damaged_next": (
        "siaga repair records what is lost and rewrites nothing; quit the console first",
        "siaga repair menyebut apa yang hilang dan mencatatnya, tanpa menulis ulang apa pun; keluar dulu dari konsol",
    ),
    "cli.known": ("known since a repair: {problem}", "diketahui sejak perbaikan: {problem}"),
    "cli.last_anchor": (
        "Last number and hash, to print and sign:\n{no}:{hash}",
        "Nomor dan hash terakhir, untuk dicetak dan ditandatangani:\n{no}:{hash}",
    ),
    "cli.bad_anchor": (
        '--anchor: "{found}" is not NUMBER:HASH with at least 8 digits of the hash, as siaga verify prints it',
        '--anchor: "{found}" bukan NOMOR:HASH dengan sedikitnya 8 angka hash, seperti dicetak siaga verify',
    ),
    "cli.anchor_ok": ("no. {no} is unchanged since it was signed", "no. {no} sama seperti saat ditandatangani"),
    "cli.anchor_ok_earlier": (
        "no. {no} of {book}, from which this book continues, is unchanged since it was signed",
        "no. {no} dari {book}, yang disambung buku ini, sama seperti saat ditandatangani",
    ),
    "cli.goes_on": (
        "continues from book {book}, no. 1 to {no}, checked too",
        "menyambung buku {book}, no. 1 sampai {no}, ikut diperiksa",
    ),
    "cli.anchor_short": (
        "the book ends at no. {last}, before the signed no. {no}: entries are missing",
        "buku berakhir di no. {last}, sebelum no. {no} yang ditandatangani: ada mutasi yang hilang",
    ),
    "cli.anchor_differs": (
        "no. {no} is not what was signed: its hash is {hash}",
        "no. {no} bukan yang ditandatangani: hash-nya {hash}",
    ),
    "cli.network_place": (
        "{home} is on {type}, over a network: a book kept there could lose what was saved; use a disk of this machine",
        "{home} ada di {type}, lewat jaringan: yang tersimpan di sana bisa hilang; pakai disk mesin ini",
    ),
}
