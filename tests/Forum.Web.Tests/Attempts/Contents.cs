using System.Globalization;
using System.Text;
using Forum.Web.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Forum.Web.Tests.Attempts;

/// <summary>
/// All that the database holds, as text: equal before and after an attempt if that changed nothing. Without what goes on
/// in the background, when somebody was last seen, and what has been read.
/// </summary>
internal static class Contents
{
    private static readonly string[] Skipped = ["TopicReads", "sqlite_sequence"];

    public static async Task<string> ReadAsync(ForumHost host)
    {
        await using var connection = new SqliteConnection($"Data Source={host.DatabasePath};Mode=ReadOnly");
        await connection.OpenAsync();
        var text = new StringBuilder();
        var tables = await RowsAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%Search%' AND name NOT LIKE '%fts%' ORDER BY name");
        foreach (var table in tables.Except(Skipped))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"== {table}");
            var columns = table switch { "Sessions" => "\"Id\", \"UserId\"", "Outbox" => "\"Id\", \"Channel\", \"Payload\"", _ => "*" };
            foreach (var row in await RowsAsync(connection, $"SELECT {columns} FROM \"{table}\""))
            {
                text.AppendLine(row);
            }
        }

        return text.ToString();
    }

    private static async Task<List<string>> RowsAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names come from the database itself.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join('|', values));
        }

        return rows;
    }
}
