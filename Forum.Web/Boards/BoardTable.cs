using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Forum.Web.Boards;

internal sealed class BoardTable : IEntityTypeConfiguration<Board>
{
    public void Configure(EntityTypeBuilder<Board> builder)
    {
        builder.ToTable("Boards");
        builder.HasKey(board => board.Id);
        builder.Property(board => board.Id).ValueGeneratedOnAdd();
        builder.Property(board => board.Name).HasMaxLength(Board.MaxNameLength);
        builder.Property(board => board.Slug).HasMaxLength(Board.MaxSlugLength);
        builder.Property(board => board.Description).HasMaxLength(Board.MaxDescriptionLength);
        builder.HasIndex(board => board.Slug).IsUnique();
        builder.HasMany(board => board.Topics).WithOne(topic => topic.Board)
            .HasForeignKey(topic => topic.BoardId).OnDelete(DeleteBehavior.Restrict);
    }
}
