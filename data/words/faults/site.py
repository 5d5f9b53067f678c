"""Words about files that people write: the site file, an import's map.

Each ``site.…`` message fills one place of one line: ``FILE: KEY (line N): found …, expected …``.
"""

from data.words import Table

TABLE: Table = {
    # --- the line itself
    "site.line": ("{file}: {at} (line {line}): {why}", "{file}: {at} (baris {line}): {why}"),
    "site.line_nowhere": ("{file}: {at}: {why}", "{file}: {at}: {why}"),
    "site.file": ("{file}: {why}", "{file}: {why}"),
    "site.found": ("found {found}, expected {want}", "ditemukan {found}, seharusnya {want}"),
    "site.missing": ("missing, expected {want}", "tidak ada, seharusnya {want}"),
    "site.unknown": ("there is no such key", "kunci ini tidak ada"),
    "site.unknown_near": (
        'there is no such key, did you mean "{near}"?',
        'kunci ini tidak ada, maksudnya "{near}"?',
    ),
    # --- the file cannot be read
    "site.nofile": ("no such file", "berkas tidak ada"),
    "site.dangling": (
        "is a link to {target}, and there is no such file",
        "adalah tautan ke {target}, dan berkas itu tidak ada",
    ),
    "site.control": (
        "has characters that no screen can show (\\u001b, for one): {found}",
        "memuat karakter yang tidak dapat ditampilkan layar (misalnya \\u001b): {found}",
    ),
    "site.too_long": (
        "{found} characters, at most {longest} are accepted",
        "{found} karakter, paling banyak {longest}",
    ),
    "site.unreadable": ("cannot be read: {why}", "tidak dapat dibaca: {why}"),
    "site.too_big": ("larger than {n:,} KiB", "lebih besar dari {n:,} KiB"),
    "site.not_utf8": (
        "line {line} is not UTF-8 text, save the file as UTF-8",
        "baris {line} bukan teks UTF-8, simpan berkas sebagai UTF-8",
    ),
    "site.syntax": (
        "line {line}, column {column}: {why} {text}",
        "baris {line}, kolom {column}: {why} {text}",
    ),
    "site.syntax_end": (
        "the file ends too early: a value is missing, or a quotation mark or bracket is not closed",
        "berkas berakhir terlalu cepat: nilai tidak ada, atau tanda kutip atau kurung tidak ditutup",
    ),
    "site.syntax_equals": ("expected KEY = VALUE, found", "seharusnya KUNCI = NILAI, ditemukan"),
    "site.syntax_value": (
        "expected a number, true, false, or text in quotes, found",
        "seharusnya angka, true, false, atau teks dalam tanda kutip, ditemukan",
    ),
    "site.syntax_twice": ("this key or table was given before:", "kunci atau tabel ini sudah ada:"),
    "site.syntax_key": ("this is not a key:", "ini bukan kunci:"),
    "site.syntax_open": (
        "a quotation mark or bracket is not closed:",
        "tanda kutip atau kurung tidak ditutup:",
    ),
    "site.syntax_after": (
        "only a comment (#) may follow a value, found",
        "setelah nilai hanya boleh ada komentar (#), ditemukan",
    ),
    "site.syntax_escape": (
        "a backslash in double quotes must be written twice, or use single quotes:",
        "garis miring terbalik dalam kutip ganda ditulis dua kali, atau pakai kutip tunggal:",
    ),
    "site.syntax_sign": (
        "a character that does not belong here, in",
        "ada karakter yang tidak boleh di sini, dalam",
    ),
    "site.syntax_other": ("not understood ({why}):", "tidak dipahami ({why}):"),
    # --- what is right
    "site.want_text": ("text in quotes", "teks dalam tanda kutip"),
    "site.want_text_upto": ("text of at most {n:,} characters", "teks paling panjang {n:,} karakter"),
    "site.want_text_some": (
        "text of 1 to {n:,} characters",
        "teks sepanjang 1 sampai {n:,} karakter",
    ),
    "site.want_int": ("a whole number", "bilangan bulat"),
    "site.want_int_range": ("a whole number from {low} to {high}", "bilangan bulat dari {low} sampai {high}"),
    "site.want_bool": ("true or false", "true atau false"),
    "site.want_one_of": ("one of: {these}", "salah satu dari: {these}"),
    "site.want_list": ("a list in brackets [ ]", "daftar dalam kurung [ ]"),
    "site.want_list_upto": (
        "a list of at most {n:,}, in brackets [ ]",
        "daftar paling banyak {n:,}, dalam kurung [ ]",
    ),
    "site.want_texts": ('a list of texts: ["…", "…"]', 'daftar teks: ["…", "…"]'),
    "site.want_name_or_names": (
        'a name in quotes or a list of names: ["…", "…"]',
        'nama dalam tanda kutip atau daftar nama: ["…", "…"]',
    ),
    "site.want_table": ("a table [{at}]", "tabel [{at}]"),
    "site.want_tables": ("tables [[{at}]]", "tabel [[{at}]]"),
    "site.want_post_code": ("a number from 1 to 99", "angka dari 1 sampai 99"),
    "site.want_steps": (
        "lines between ''' and ''', each beginning with * or -",
        "baris di antara ''' dan ''', masing-masing diawali * atau -",
    ),
    "site.want_date": ("a date like 2024-01-01", "tanggal seperti 2024-01-01"),
    "site.want_time": ('a time of day like "08:00"', 'jam seperti "08:00"'),
    # --- what was found
    "site.is_text": ('"{text}"', '"{text}"'),
    "site.is_long_text": ("{n:,} characters", "{n:,} karakter"),
    "site.is_empty_text": ("empty text", "teks kosong"),
    "site.is_list": ("a list of {n:,}", "daftar berisi {n:,}"),
    "site.is_table": ("a table", "tabel"),
    # --- what does not fit together
    "site.station_code": ("2 to 6 capital letters or digits", "2 sampai 6 huruf besar atau angka"),
    "site.want_url": (
        'an address such as "https://kinto.example.org/v1", without name and password',
        'alamat seperti "https://kinto.example.org/v1", tanpa nama dan sandi',
    ),
    "site.want_https": (
        "https: http is for this machine only, unless insecure = true",
        "https: http hanya untuk mesin ini, kecuali insecure = true",
    ),
    "site.want_header": (
        'the name of a header: "Authorization", "X-Api-Key"',
        'nama header: "Authorization", "X-Api-Key"',
    ),
    "site.want_path": (
        'a path such as "/incidents/{{id}}"; it may name {{id}}, {{number}}, {{station}}, and "" sends none',
        'jalur seperti "/incidents/{{id}}"; boleh berisi {{id}}, {{number}}, {{station}}, dan "" berarti tidak dikirim',
    ),
    "site.want_type_code": ("the code of a type in this file", "kode jenis di berkas ini"),
    "site.want_station": (
        'the code of a station, "" for the one in control',
        'kode stasiun, "" untuk yang memegang kendali',
    ),
    "site.want_site_code": (
        "the site's code on the remote: 1 to 39 small letters, digits or -",
        "kode lokasi di server: 1 sampai 39 huruf kecil, angka atau -",
    ),
    "site.want_account": (
        "an account's name: letters, digits, _ . @ + -",
        "nama akun: huruf, angka, _ . @ + -",
    ),
    "site.letter_code": ('one capital letter, or "" for none', 'satu huruf besar, atau "" bila tanpa'),
    "site.operator_code": ("2 to 5 capital letters or digits", "2 sampai 5 huruf besar atau angka"),
    "site.role_code": (
        'no role without a code: add code = "LST" to this [[person]]',
        'tanpa peran bila tanpa kode: tambah code = "LST" pada [[person]] ini',
    ),
    "site.no_supervisor": (
        'counts only with a [[person]] whose role = "supervisor", and there is none',
        'hanya berlaku bila ada [[person]] dengan role = "supervisor", dan itu tidak ada',
    ),
    "site.crew_viewer": ("an operator who is not a viewer", "operator yang bukan pemantau (viewer)"),
    "site.zone_name": (
        'a time zone such as "Asia/Jakarta"',
        'zona waktu seperti "Asia/Jakarta"',
    ),
    "site.zone_near": (
        'a time zone, did you mean "{near}"?',
        'zona waktu, maksudnya "{near}"?',
    ),
    "site.zones_absent": (
        "a time zone this machine knows (it has no time zone data: install tzdata)",
        "zona waktu yang dikenal komputer ini (data zona waktu tidak ada: pasang tzdata)",
    ),
    "site.twice": ("{found} is used twice, first in {first}", "{found} dipakai dua kali, pertama di {first}"),
    "site.no_area": ("the code of an [[area]]{near}", "kode sebuah [[area]]{near}"),
    "site.no_post": ("the code of a [[post]]{near}", "kode sebuah [[post]]{near}"),
    "site.no_crew": ("the code of a [[crew]]{near}", "kode sebuah [[crew]]{near}"),
    "site.no_operator": ("the code of a [[person]]{near}", "kode (code) seorang [[person]]{near}"),
    "site.no_person": ("the name of a [[person]]{near}", "nama seorang [[person]]{near}"),
    "site.no_source": ("the code of a [[source]]{near}", "kode sebuah [[source]]{near}"),
    "site.no_type": ("the code of a [[type]]{near}", "kode sebuah [[type]]{near}"),
    "site.kind_type": (
        "a source of kind {kind} needs [[type]] {code}, or a type of its own",
        "sumber berjenis {kind} perlu [[type]] {code}, atau type sendiri",
    ),
    "site.source_code": ("one word with a letter in it, without a comma", "satu kata dengan huruf, tanpa koma"),
    "site.source_taken": ('"{word}" already means {code}', '"{word}" sudah berarti {code}'),
    "site.follows_itself": ("a source that does not follow this one", "sumber yang tidak mengikuti sumber ini"),
    "site.near": (', did you mean "{near}"?', ', maksudnya "{near}"?'),
    "site.known": (": {known}", ": {known}"),
    "site.twice_on": ('"{name}" is at two posts of this crew: {posts}', '"{name}" ada di dua pos regu ini: {posts}'),
    "site.pattern_slots": (
        '"{pattern}" has {want} [[shifts.slot]], found {found}',
        '"{pattern}" punya {want} [[shifts.slot]], ditemukan {found}',
    ),
    "site.pattern_length": (
        '"{pattern}" starts every {hours} hours, expected "{want}" (or pattern = "custom")',
        '"{pattern}" mulai tiap {hours} jam, seharusnya "{want}" (atau pattern = "custom")',
    ),
    "site.some_slot": ("at least one [[shifts.slot]]", "sedikitnya satu [[shifts.slot]]"),
    "site.some_crew": ("at least one crew", "sedikitnya satu regu"),
    "site.more_than": ("more than {at} ({n})", "lebih dari {at} ({n})"),
    "site.at_least": ("at least {at} ({n})", "sedikitnya {at} ({n})"),
    "site.at_most": ("at most {at} ({n})", "paling banyak {at} ({n})"),
    "site.divides_day": (
        "0, or minutes that divide the day evenly: 5, 10, 15, 20, 30, 60, 90, 120, 180 …",
        "0, atau menit yang membagi hari dengan rata: 5, 10, 15, 20, 30, 60, 90, 120, 180 …",
    ),
    "site.needed_type": (
        'no type with code = "{code}": the console opens incidents of it automatically',
        'tidak ada jenis dengan code = "{code}": konsol otomatis membuat kejadian jenis ini',
    ),
    "site.step_mark": (
        "every line to begin with * (required) or - (not required)",
        "setiap baris diawali * (wajib) atau - (tidak wajib)",
    ),
    "site.step_count": (
        "found {found} {found:step|steps}, expected {want} as in steps",
        "ditemukan {found} langkah, seharusnya {want} seperti pada steps",
    ),
    "site.no_step": (
        "the number of a step, 1 to {count}",
        "nomor langkah, 1 sampai {count}",
    ),
    "site.step_twice": (
        "each step once; {act} has it too",
        "setiap langkah satu kali; {act} juga memuatnya",
    ),
    "site.step_required": (
        "step {n} is marked differently from steps (* or -)",
        "tanda langkah {n} berbeda dari steps (* atau -)",
    ),
    "site.one_word_code": ("one word without a comma", "satu kata tanpa koma"),
    "site.some_point": ('at least one checkpoint: ["TK-1", …]', 'sedikitnya satu titik kontrol: ["TK-1", …]'),
    "site.one_word": ("one word without blanks, not only digits", "satu kata tanpa spasi, bukan angka saja"),
    "site.word_taken": (
        '"{word}" already means type {code}',
        '"{word}" sudah berarti jenis {code}',
    ),
}
