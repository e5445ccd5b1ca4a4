using Forum.Web.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Web.Data.Migrations
{
    /// <summary>
    /// The full-text index, which the model does not know: SQLite keeps it by triggers, so whatever writes posts is found.
    /// Also gives the rows that were there before the counters and versions that new ones get.
    /// </summary>
    [DbContext(typeof(ForumDb))]
    [Migration("20261127115200_Search")]
    internal sealed class Search : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                UPDATE "Topics" SET "Version" = "LastNumber" WHERE "Version" = 0;
                UPDATE "Posts" SET "Version" = 1 WHERE "Version" = 0;
                UPDATE "Users" SET "PostCount" = (SELECT COUNT(*) FROM "Posts" WHERE "AuthorId" = "Users"."Id");
                """);

            // The title stands with a topic's first post. Words are stemmed, and found with or without their accents.
            migrationBuilder.Sql("""
                CREATE VIRTUAL TABLE "PostSearch" USING fts5(Title, Body, tokenize = 'porter unicode61 remove_diacritics 2');

                INSERT INTO "PostSearch" (rowid, Title, Body)
                SELECT p."Id", CASE p."Number" WHEN 1 THEN t."Title" ELSE '' END, p."Source"
                FROM "Posts" p JOIN "Topics" t ON t."Id" = p."TopicId";

                CREATE TRIGGER "PostSearch_Insert" AFTER INSERT ON "Posts" BEGIN
                    INSERT INTO "PostSearch" (rowid, Title, Body)
                    VALUES (new."Id", CASE new."Number" WHEN 1 THEN (SELECT "Title" FROM "Topics" WHERE "Id" = new."TopicId") ELSE '' END, new."Source");
                END;

                CREATE TRIGGER "PostSearch_Update" AFTER UPDATE OF "Source" ON "Posts" BEGIN
                    UPDATE "PostSearch" SET Body = new."Source" WHERE rowid = new."Id";
                END;

                CREATE TRIGGER "PostSearch_Delete" AFTER DELETE ON "Posts" BEGIN
                    DELETE FROM "PostSearch" WHERE rowid = old."Id";
                END;

                CREATE TRIGGER "PostSearch_Title" AFTER UPDATE OF "Title" ON "Topics" BEGIN
                    UPDATE "PostSearch" SET Title = new."Title"
                    WHERE rowid = (SELECT "Id" FROM "Posts" WHERE "TopicId" = new."Id" AND "Number" = 1);
                END;
                """);
        }

        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("""
                DROP TRIGGER "PostSearch_Title";
                DROP TRIGGER "PostSearch_Delete";
                DROP TRIGGER "PostSearch_Update";
                DROP TRIGGER "PostSearch_Insert";
                DROP TABLE "PostSearch";
                """);
    }
}
