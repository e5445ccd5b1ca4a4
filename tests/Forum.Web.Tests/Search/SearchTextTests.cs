using Forum.Web.Search;
using Microsoft.Data.Sqlite;

namespace Forum.Web.Tests.Search;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("oak", "\"oak\"*")]
    [InlineData("an", "\"an\"")]
    [InlineData("oak board", "\"oak\" AND \"board\"*")]
    [InlineData("\"oak board\"", "\"oak board\"")]
    [InlineData("\"oak board", "\"oak board\"")]
    [InlineData("glue -wood -\"white glue\"", "(\"glue\") NOT (\"wood\" OR \"white glue\")")]
    [InlineData("a-b OR c++", "\"a-b\" AND \"OR\" AND \"c++\"")]
    [InlineData("don't", "\"don't\"*")]
    [InlineData("tea\"pot\"", "\"tea\" AND \"pot\"")]
    [InlineData("-no", null)]
    [InlineData("", null)]
    [InlineData("\" \"", null)]
    public void It_becomes_a_query(string text, string? match) => Assert.Equal(match, SearchText.ToMatch(text));

    [Fact]
    public void Whatever_is_typed_SQLite_understands_it()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE VIRTUAL TABLE s USING fts5(Title, Body, tokenize = 'porter unicode61 remove_diacritics 2'); INSERT INTO s VALUES ('a', 'b')";
        command.ExecuteNonQuery();
        command.CommandText = "SELECT COUNT(*) FROM s WHERE s MATCH $match";
        var match = command.Parameters.Add("$match", SqliteType.Text);
        const string Alphabet = "ab\"\"-- *():^+{},'\0\n\\éＡ１²Ⅷ\u0301\u200b\ue000٣";
        var random = new Random(20260331);

        for (var i = 0; i < 5_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            if (SearchText.ToMatch(text) is { } query)
            {
                match.Value = query;
                command.ExecuteScalar();
            }
        }
    }
}
